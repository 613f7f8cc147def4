import { type NetRequest, type NetSession, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { type DeviceChoice, type DeviceWish, deviceChooser } from './choose-device.ts'
import type { FoundGpu } from './load-gpu.ts'
import { hasRelaxed, type NetArithmetic } from './net-kernels.ts'
import { openKernelNet } from './net-session.ts'

/** Multiplications of a step below which two threads spend more on waiting for one another than they save. */
const WORK_FOR_THREADS = 4e6

export interface NetOptions {
  readonly threads: number
  /** Faster, and rounded less often, so that a model has other bits: not what is taken by itself. */
  readonly relaxed?: boolean
  readonly device?: DeviceWish
  /** Where a probe of the devices is kept. */
  readonly verdictFile?: string
  readonly load?: () => Promise<FoundGpu>
}

/** What trained the nets of a run, for its record. */
export interface NetsUsed {
  readonly device: 'cpu' | 'gpu'
  /** The GPU's name, the kernels, or the plain reference. */
  readonly by: string
  readonly arithmetic: NetArithmetic
  /** The most threads that a net has had; 0 on a GPU. */
  readonly threads: number
  /** Why this device and arithmetic. */
  readonly why: string
  /** Rows learned in a second of training, each as often as it was visited. */
  readonly rowsPerSecond: number
  /** Seconds of a step as the probe expected them; absent where nothing was measured. */
  readonly expected?: NonNullable<DeviceChoice['expected']>
}

/** Opens nets on the device of choice; in the plain reference where this machine has no memory or no SIMD for the kernels. */
export function netOpener({ threads, relaxed = false, device = 'cpu', verdictFile = '', load }: NetOptions) {
  let used: NetsUsed | undefined
  const arithmetic = relaxed && hasRelaxed() ? 'relaxed' : 'plain'
  const refused = relaxed && arithmetic === 'plain' ? ' This runtime has no relaxed SIMD.' : ''
  const openCpu = (request: NetRequest, own: 1 | 2 = threads > 1 ? 2 : 1) =>
    openKernelNet(request, { threads: own, arithmetic })
  const choose = deviceChooser({ wish: device, verdictFile, openCpu, ...(load && { load }) })
  const counted = (session: NetSession, batch: number, about: Omit<NetsUsed, 'rowsPerSecond'>): NetSession => {
    let [rows, seconds] = [0, 0]
    return {
      ...session,
      async train(order, steps) {
        const started = performance.now()
        await session.train(order, steps)
        rows += steps.length * batch
        seconds += (performance.now() - started) / 1000
        used = { ...about, rowsPerSecond: rows / seconds }
      },
    }
  }
  return {
    used: () => used,
    async open(request: NetRequest): Promise<NetSession> {
      const { gpu, why, expected } = await choose(request)
      const about = { why: `${why}${refused}`, ...(expected && { expected }) }
      if (gpu) {
        const session = await gpu.openNet(request)
        return counted(session, request.batch, {
          device: 'gpu',
          by: gpu.name,
          arithmetic: 'plain',
          threads: 0,
          ...about,
        })
      }
      const own = threads > 1 && request.batch * request.plan.parameters >= WORK_FOR_THREADS ? 2 : 1
      try {
        const session = await openCpu(request, own)
        return counted(session, request.batch, { device: 'cpu', by: 'kernels', arithmetic, threads: own, ...about })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        const session = await REFERENCE_COMPUTE.openNet(request)
        const instead = { ...about, why: `The kernels do not work here: ${reason}.` }
        return counted(session, request.batch, {
          device: 'cpu',
          by: 'reference',
          arithmetic: 'plain',
          threads: 1,
          ...instead,
        })
      }
    },
  }
}
