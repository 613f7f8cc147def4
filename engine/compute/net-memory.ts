import type { NetPlan } from '../../shared/models/index.ts'

/** Rows that are looked at together where nothing is learned. */
export const CHUNK = 64

const LINE = 64

/** Where one half of a batch, or a run of rows that are only looked at, has its numbers; addresses in bytes. */
export interface HalfPlace {
  /** The inputs of every layer, and the outputs of the last. */
  readonly activations: readonly number[]
  readonly slopes: readonly number[]
  readonly gradients: number
  /** Weights of a layer, turned. */
  readonly turned: number
  readonly rows: number
}

export interface NetPlaces {
  readonly parameters: number
  readonly means: number
  readonly squares: number
  readonly halves: readonly [HalfPlace, HalfPlace]
  readonly chunk: HalfPlace
  readonly bytes: number
}

/** Lays a net's numbers out in a memory, each run at the beginning of a cache line. */
export function placeNet(plan: NetPlan, half: number): NetPlaces {
  // Address 0 is no place: kernels take it for "none".
  let bytes = LINE
  const take = (count: number): number => {
    const at = bytes
    bytes += Math.ceil((count * 4) / LINE) * LINE
    return at
  }
  const widths = [...plan.layers.map((layer) => layer.inputs), plan.layers.at(-1)?.outputs ?? 0]
  const largest = Math.max(...plan.layers.map((layer) => layer.inputs * layer.outputs))
  const halfOf = (rows: number, learns: boolean): HalfPlace => ({
    activations: widths.map((width) => take(rows * width)),
    slopes: widths.map((width) => take(learns ? rows * width : 0)),
    gradients: take(learns ? plan.parameters : 0),
    turned: take(learns ? largest : 0),
    rows,
  })
  const [parameters, means, squares] = [take(plan.parameters), take(plan.parameters), take(plan.parameters)]
  const halves: [HalfPlace, HalfPlace] = [halfOf(half, true), halfOf(half, true)]
  return { parameters, means, squares, halves, chunk: halfOf(CHUNK, false), bytes }
}
