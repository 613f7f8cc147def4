import { createRng } from '../../shared/core/index.ts'
import {
  initialParameters,
  type NetRequest,
  type NetSession,
  type NetStep,
  planResidual,
} from '../../shared/models/index.ts'

/** Seconds of a step: of a small net, in which what a step costs whatever it does counts most, and of a large one. */
export interface Speed {
  readonly small: number
  readonly large: number
}

const SIZES = { small: { width: 64, batch: 64 }, large: { width: 512, batch: 1024 } } as const
const COLUMNS = 32
/** A measurement ends after so long, and a device has a few. */
const MILLISECONDS = 120
const MOST_STEPS = 64

/** Multiplications of a step, of the forward pass. */
export const workOf = ({ plan, batch }: Pick<NetRequest, 'plan' | 'batch'>): number => plan.parameters * batch

/** Measures how long steps take, in a quarter of a second or so; Infinity where one takes too long to be measured. */
export async function measureSpeed(open: (request: NetRequest) => Promise<NetSession>): Promise<Speed> {
  const small = await secondsOf(open, 'small')
  return { small, large: Number.isFinite(small) ? await secondsOf(open, 'large') : Infinity }
}

async function secondsOf(
  open: (request: NetRequest) => Promise<NetSession>,
  size: keyof typeof SIZES,
): Promise<number> {
  const request = sampleRequest(size)
  const session = await open(request)
  try {
    await session.begin(initialParameters(request.plan, [0], createRng('probe')))
    const order = Uint32Array.from({ length: request.batch * MOST_STEPS }, (_, i) => i % request.rows.rows)
    const run = async (steps: number): Promise<number> => {
      const started = performance.now()
      await session.train(order.subarray(0, steps * request.batch), new Array<NetStep>(steps).fill(STEP))
      return performance.now() - started
    }
    // The first step compiles and fills caches.
    if ((await run(1)) > 3 * MILLISECONDS) return Infinity
    let [steps, taken] = [1, await run(1)]
    while (taken < MILLISECONDS / 3 && steps < MOST_STEPS) {
      steps = Math.min(MOST_STEPS, 2 * steps)
      taken = await run(steps)
    }
    return taken / steps / 1000
  } finally {
    session.close()
  }
}

const STEP: NetStep = { rate: 1e-3, correction: 1, shrink: 1, seed: 0 }

function planOf(size: keyof typeof SIZES): Pick<NetRequest, 'plan' | 'batch'> {
  const { width, batch } = SIZES[size]
  return { plan: planResidual({ numbers: new Array<number>(COLUMNS).fill(0), levels: [] }, width, 1, 1), batch }
}

function sampleRequest(size: keyof typeof SIZES): NetRequest {
  const { plan, batch } = planOf(size)
  const rng = createRng('probe')
  const places = Float32Array.from({ length: batch * COLUMNS }, () => rng.next())
  const target = Float64Array.from({ length: batch }, () => rng.below(2))
  return { task: 'binary', plan, rows: { rows: batch, places, codes: new Int32Array(0), target }, batch, dropout: 0 }
}

/** How long a step of so much work takes: along the line through what was measured. */
export function estimateStep({ small, large }: Speed, work: number): number {
  const [least, most] = [workOf(planOf('small')), workOf(planOf('large'))]
  return Math.max(0, small + ((large - small) / (most - least)) * (work - least))
}
