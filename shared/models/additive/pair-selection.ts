import type { Task } from '../../metrics/index.ts'
import type { Bag } from './boosting.ts'
import { derive, noDerivatives } from './derive.ts'
import type { Layout } from './layout.ts'
import { type Grid, type PairRules, pairGain } from './pair-step.ts'
import { coarseCount } from './predictor.ts'
import type { BinnedRows } from './rows.ts'

/** Features whose pairs are looked at: those whose shapes say most. */
const MOST_FEATURES = 64

export interface Pair {
  readonly first: number
  readonly second: number
}

/**
 * The pairs whose acting together tells most of what shapes have left: the gain of cutting a pair into four, for all of them
 * (FAST: Lou, Caruana, Gehrke and Hooker, "Accurate intelligible models with pairwise interactions", 2013).
 *
 * @param values of the shapes, output by output
 * @param mayPair whether two features may act together
 */
export async function selectPairs(
  layout: Layout,
  values: Float64Array,
  { task, rows, bags }: { readonly task: Task; readonly rows: BinnedRows; readonly bags: readonly Bag[] },
  rules: Pick<PairRules, 'l2' | 'minBinWeight'> & { readonly pairs: number },
  mayPair: (first: number, second: number) => boolean,
  breathe: () => Promise<void>,
): Promise<Pair[]> {
  const [outputs, bag] = [bags[0]?.margins.length ?? 0, bags[0]]
  if (!bag || rules.pairs === 0) return []
  const margins = Array.from({ length: outputs }, (_, k) => meanOf(bags.map((one) => one.margins[k]!)))
  const derivatives = noDerivatives(outputs, rows.count)
  derive(task, margins, rows.target, rows.weight, derivatives)
  const features = strongest(layout, values, outputs)
  const found: (Pair & { readonly gain: number })[] = []
  for (const [i, first] of features.entries())
    for (const second of features.slice(i + 1)) {
      if (!mayPair(first, second)) continue
      const places = placesOf(layout, first, second, rows.bins)
      let gain = 0
      for (let k = 0; k < outputs; k++) {
        const of = [derivatives.gradients[k]!, derivatives.hessians[k]!, rows.weight] as const
        gain += pairGain(gridOf(layout, first, second, places, ...of), rules)
      }
      if (gain > 0) found.push({ first, second, gain })
      await breathe()
    }
  return found
    .sort((a, b) => b.gain - a.gain || a.first - b.first || a.second - b.second)
    .slice(0, rules.pairs)
    .map(({ first, second }) => ({ first, second }))
}

const meanOf = (arrays: readonly Float64Array[]): Float64Array => {
  const [first = new Float64Array(0), ...others] = arrays
  if (others.length === 0) return first
  return first.map((value, row) => others.reduce((sum, other) => sum + other[row]!, value) / arrays.length)
}

/** The features whose values spread most over the rows, in their order; those of a single bin are left out. */
function strongest({ binStart, weights }: Layout, values: Float64Array, outputs: number): number[] {
  const spreads = Array.from({ length: binStart.length - 1 }, (_, f) => {
    const [from, to] = [binStart[f]!, binStart[f + 1]!]
    let bins = 0
    for (let bin = from; bin < to; bin++) if (weights[bin]! > 0) bins++
    let spread = 0
    for (let k = 0; k < outputs; k++) {
      const at = k * weights.length
      for (let bin = from; bin < to; bin++) spread += weights[bin]! * Math.abs(values[at + bin]!)
    }
    return { f, spread, bins }
  })
  return spreads
    .filter(({ bins }) => bins > 1)
    .sort((a, b) => b.spread - a.spread || a.f - b.f)
    .slice(0, MOST_FEATURES)
    .map(({ f }) => f)
    .sort((a, b) => a - b)
}

/** The cell of every row. */
export function placesOf(
  { binStart, coarse }: Pick<Layout, 'binStart' | 'coarse'>,
  first: number,
  second: number,
  bins: readonly Uint8Array[],
): Uint16Array {
  const [ofFirst, ofSecond] = [coarse.subarray(binStart[first]!), coarse.subarray(binStart[second]!)]
  const width = coarseCount({ binStart, coarse }, second)
  const [one, other] = [bins[first]!, bins[second]!]
  const places = new Uint16Array(one.length)
  for (let row = 0; row < places.length; row++) places[row] = ofFirst[one[row]!]! * width + ofSecond[other[row]!]!
  return places
}

function gridOf(
  layout: Layout,
  first: number,
  second: number,
  places: Uint16Array,
  gradients: Float64Array,
  hessians: Float64Array,
  weights: Float64Array,
): Grid {
  const [rows, columns] = [coarseCount(layout, first), coarseCount(layout, second)]
  const grid = {
    rows,
    columns,
    gradients: new Float64Array(rows * columns),
    hessians: new Float64Array(rows * columns),
    weights: new Float64Array(rows * columns),
  }
  for (let row = 0; row < places.length; row++) {
    const cell = places[row]!
    grid.gradients[cell] = grid.gradients[cell]! + gradients[row]!
    grid.hessians[cell] = grid.hessians[cell]! + hessians[row]!
    grid.weights[cell] = grid.weights[cell]! + weights[row]!
  }
  return grid
}
