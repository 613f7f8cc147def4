import type { Feature, Matrix } from '../matrix.ts'
import { definePredictor, type ModelState } from '../predictor.ts'

/**
 * A sum of table look-ups, `outputs` = intercepts.length tables each. With B = binStart[features] bins in all:
 *
 * margin[k] = intercepts[k] + Σ_f values[k · B + binStart[f] + bin_f] + Σ_p pairValues[k · P + pairStart[p] + a · n + b]
 *
 * where P = pairStart[pairs], a = coarse[binStart[first[p]] + bin_first], b likewise of second[p], and n is one more than the
 * largest `coarse` of second[p]. Bin 0 of every feature is missing. The bin of a number is 1 + how many of its cuts are below
 * it; that of a level codeBins[codeStart[f] + code], and 0 for a code that is not there. Shapes have a mean of 0 over the
 * training rows, and so has every line of a pair; lines of bins without training rows are as they were learned.
 */
export interface AdditiveState extends ModelState {
  readonly intercepts: Float64Array
  /** features + 1 places: the bins of feature f are those from binStart[f] to binStart[f + 1]. */
  readonly binStart: Int32Array
  readonly values: Float64Array
  /** Training rows, by weight, in every bin. */
  readonly weights: Float64Array
  /** features + 1 places in `cuts`, ascending values of a number. A feature of levels has none. */
  readonly cutStart: Int32Array
  readonly cuts: Float64Array
  /** features + 1 places in `codeBins`. A feature of numbers has none. */
  readonly codeStart: Int32Array
  readonly codeBins: Uint8Array
  /** For every bin its place in pairs. */
  readonly coarse: Uint8Array
  /** Features of each pair. */
  readonly first: Int32Array
  readonly second: Int32Array
  /** pairs + 1 places in `pairValues` and `pairWeights`. */
  readonly pairStart: Int32Array
  readonly pairValues: Float64Array
  readonly pairWeights: Float64Array
  /** Rounds kept, over columns and over pairs. */
  readonly rounds: number
  readonly pairRounds: number
  /** `values` and `pairValues` as they were learned, where somebody edited them; null elsewhere. */
  readonly learned: { readonly values: Float64Array; readonly pairValues: Float64Array } | null
}

export const isAdditiveState = (state: unknown): state is AdditiveState =>
  typeof state === 'object' && state !== null && 'binStart' in state && 'pairStart' in state && 'intercepts' in state

export const additivePredictor = definePredictor<AdditiveState>({
  id: 'additive',
  margins(state, matrix) {
    const { intercepts, binStart, values, pairStart, pairValues } = state
    const bins = binsOf(state, matrix)
    const cells = Array.from(state.first, (_, p) => cellsOf(state, p, bins))
    const [all, allCells] = [binStart[binStart.length - 1]!, pairStart[pairStart.length - 1]!]
    return Array.from(intercepts, (intercept, k) => {
      const margin = new Float64Array(matrix.rows).fill(intercept)
      for (const [f, own] of bins.entries()) addLookUp(margin, own, values, k * all + binStart[f]!)
      for (const [p, own] of cells.entries()) addLookUp(margin, own, pairValues, k * allCells + pairStart[p]!)
      return margin
    })
  },
  jumps({ cutStart, cuts }) {
    const jumps: { feature: number; value: number }[] = []
    for (let feature = 0; feature + 1 < cutStart.length; feature++)
      for (let c = cutStart[feature]!; c < cutStart[feature + 1]!; c++) jumps.push({ feature, value: cuts[c]! })
    return jumps
  },
})

function addLookUp(margin: Float64Array, places: ArrayLike<number>, table: Float64Array, from: number): void {
  for (let row = 0; row < margin.length; row++) margin[row] = margin[row]! + table[from + places[row]!]!
}

/** How features become bins. */
export type Binning = Pick<AdditiveState, 'cutStart' | 'cuts' | 'codeStart' | 'codeBins'>

/** The bin of every row, an array a feature. */
export const binsOf = (binning: Binning, matrix: Matrix): Uint8Array[] =>
  matrix.features.map((feature, f) => featureBins(binning, feature, f))

function featureBins({ cutStart, cuts, codeStart, codeBins }: Binning, feature: Feature, f: number): Uint8Array {
  if (feature.kind === 'levels') {
    const [from, to] = [codeStart[f]!, codeStart[f + 1]!]
    return Uint8Array.from(feature.codes, (code) => (code >= 0 && from + code < to ? codeBins[from + code]! : 0))
  }
  const [from, to] = [cutStart[f]!, cutStart[f + 1]!]
  return Uint8Array.from(feature.values, (value) => (Number.isNaN(value) ? 0 : 1 + cutsBelow(cuts, from, to, value)))
}

/** How many of the cuts from `from` to `to` lie below the value. */
function cutsBelow(cuts: Float64Array, from: number, to: number, value: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! < value) low = middle + 1
    else high = middle
  }
  return low - from
}

/** Bins of a feature within pairs. */
export function coarseCount({ binStart, coarse }: Pick<AdditiveState, 'binStart' | 'coarse'>, feature: number): number {
  let most = 0
  for (let bin = binStart[feature]!; bin < binStart[feature + 1]!; bin++) most = Math.max(most, coarse[bin]!)
  return most + 1
}

/** The cell of every row in the table of a pair. */
export function cellsOf(
  state: Pick<AdditiveState, 'binStart' | 'coarse' | 'first' | 'second'>,
  pair: number,
  bins: readonly Uint8Array[],
): Uint16Array {
  const { binStart, coarse, first, second } = state
  const [a, b] = [first[pair]!, second[pair]!]
  const [ofFirst, ofSecond] = [coarse.subarray(binStart[a]!), coarse.subarray(binStart[b]!)]
  const width = coarseCount(state, b)
  const seconds = bins[b]!
  return Uint16Array.from(bins[a]!, (bin, row) => ofFirst[bin]! * width + ofSecond[seconds[row]!]!)
}
