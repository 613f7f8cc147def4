import { mkdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import type { NetRequest, NetSession } from '../../shared/models/index.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import type { Gpu } from './gpu.ts'
import { type FoundGpu, loadGpu } from './load-gpu.ts'
import { estimateStep, measureSpeed, type Speed, workOf } from './net-probe.ts'

/** Where nets train: what is measured to be faster, or what a person asks for. */
export type DeviceWish = 'auto' | 'cpu' | 'gpu'

export interface DeviceChoice {
  /** null: the processor. */
  readonly gpu: Gpu | null
  /** Why, in a sentence. */
  readonly why: string
  /** Seconds of a step of this net, as the probe expects them; absent where nothing was measured. */
  readonly expected?: { readonly gpu: number; readonly cpu: number }
}

/** What a probe found on a machine. */
interface Verdict {
  readonly gpuName: string
  readonly processor: string
  readonly gpu: Speed
  readonly cpu: Speed
}

/** Multiplications of a step below which no GPU is looked for: giving it its orders takes as long as the work. */
const WORK_FOR_GPU = 2e7
/** A GPU must be clearly faster: its results have other bits. */
const CLEARLY = 0.8
/** The probe ends after a second: what a GPU has not shown by then, it has not. */
const PROBE_MILLISECONDS = 700

export interface ChooserOptions {
  readonly wish: DeviceWish
  /** Keeps what a probe found, for the next run on this machine. */
  readonly verdictFile: string
  readonly openCpu: (request: NetRequest) => Promise<NetSession>
  readonly load?: () => Promise<FoundGpu>
}

/** Chooses a device for each net of a run. A GPU that was lost is not asked again. */
export function deviceChooser({ wish, verdictFile, openCpu, load = loadGpu }: ChooserOptions) {
  let found: Promise<FoundGpu> | undefined
  let verdict: Promise<Verdict> | undefined
  return async (request: NetRequest): Promise<DeviceChoice> => {
    if (wish === 'cpu') return { gpu: null, why: 'The processor was asked for.' }
    const work = workOf(request)
    if (wish === 'auto' && work < WORK_FOR_GPU) return { gpu: null, why: 'The nets are too small for a GPU.' }
    found ??= load()
    const known = await found
    if (!known.gpu) return { gpu: null, why: known.why }
    const { gpu } = known
    const lost = gpu.lost()
    if (lost !== undefined) return { gpu: null, why: lost }
    const software = gpu.isSoftware ? ` ${gpu.name} is no GPU: the processor plays one.` : ''
    if (wish === 'gpu') return { gpu, why: `A GPU was asked for.${software}` }
    if (gpu.isSoftware) return { gpu: null, why: software.trim() }
    verdict ??= verdictOn(gpu, verdictFile, openCpu)
    const speeds = await verdict
    const expected = { gpu: estimateStep(speeds.gpu, work), cpu: estimateStep(speeds.cpu, work) }
    const isFaster = expected.gpu < CLEARLY * expected.cpu
    const times = `a step takes ${milliseconds(expected.gpu)} on ${gpu.name}, ${milliseconds(expected.cpu)} on the processor`
    return { gpu: isFaster ? gpu : null, why: `By the probe, ${times}.`, expected }
  }
}

const milliseconds = (seconds: number): string =>
  Number.isFinite(seconds) ? `${(1000 * seconds).toPrecision(2)} ms` : 'too long to be measured'

async function verdictOn(gpu: Gpu, file: string, openCpu: ChooserOptions['openCpu']): Promise<Verdict> {
  const processor = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`
  const kept = await readVerdict(file)
  if (kept?.gpuName === gpu.name && kept.processor === processor) return kept
  const never: Speed = { small: Infinity, large: Infinity }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Speed>((resolve) => {
    timer = setTimeout(() => resolve(never), PROBE_MILLISECONDS)
  })
  const measured = measureSpeed(gpu.openNet).catch(() => never)
  const ofGpu = await Promise.race([measured, late])
  clearTimeout(timer)
  const verdict = { gpuName: gpu.name, processor, gpu: ofGpu, cpu: await measureSpeed(openCpu) }
  // A folder that cannot be written costs the next run a second.
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeFileAtomically(file, `${JSON.stringify(verdict, null, 2)}\n`))
    .catch(() => undefined)
  return verdict
}

/** What a file keeps of a probe; Infinity is null in JSON. */
async function readVerdict(file: string): Promise<Verdict | undefined> {
  try {
    const { gpuName, processor, gpu, cpu } = JSON.parse(await readFile(file, 'utf8'))
    const speed = (kept: Record<keyof Speed, number | null>): Speed => ({
      small: kept.small ?? Infinity,
      large: kept.large ?? Infinity,
    })
    return { gpuName, processor, gpu: speed(gpu), cpu: speed(cpu) }
  } catch {
    return undefined
  }
}
