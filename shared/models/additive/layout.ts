import type { FeatureBins } from '../trees/feature-bins.ts'
import type { AdditiveState } from './predictor.ts'

/** Where bins, cuts, codes and coarse bins of all features lie: the part of the state that is known before anything is learned. */
export type Layout = Pick<
  AdditiveState,
  'binStart' | 'cutStart' | 'cuts' | 'codeStart' | 'codeBins' | 'weights' | 'coarse'
>

const starts = (counts: readonly number[]): Int32Array => {
  const places = new Int32Array(counts.length + 1)
  for (const [i, count] of counts.entries()) places[i + 1] = places[i]! + count
  return places
}

/** The layout without its weights and coarse bins, which need the rows. */
export function layOut(bins: readonly FeatureBins[]): Omit<Layout, 'weights' | 'coarse'> {
  const cuts = bins.map((own) => (own.binOfCode ? new Float64Array(0) : own.cuts))
  const codes = bins.map(({ binOfCode }) => binOfCode ?? new Uint8Array(0))
  return {
    // The bin for missing values, and one more than there are cuts between bins.
    binStart: starts(bins.map((own) => own.cuts.length + 2)),
    cutStart: starts(cuts.map(({ length }) => length)),
    cuts: Float64Array.from(cuts.flatMap((own) => [...own])),
    codeStart: starts(codes.map(({ length }) => length)),
    codeBins: Uint8Array.from(codes.flatMap((own) => [...own])),
  }
}

/** Rows, by weight, in every bin. */
export function weighBins(binStart: Int32Array, bins: readonly Uint8Array[], weight: Float64Array): Float64Array {
  const weights = new Float64Array(binStart[binStart.length - 1]!)
  for (const [f, own] of bins.entries()) {
    const from = binStart[f]!
    for (let row = 0; row < weight.length; row++) weights[from + own[row]!] = weights[from + own[row]!]! + weight[row]!
  }
  return weights
}

/**
 * At most `most` bins of each feature within pairs, missing ones in their own: neighbours of a number are joined to about as many
 * rows each, and so are levels from the `most` − 2 most frequent on.
 */
export function coarseBins(
  { binStart, codeStart }: Pick<Layout, 'binStart' | 'codeStart'>,
  weights: Float64Array,
  most: number,
): Uint8Array {
  const coarse = new Uint8Array(weights.length)
  for (let f = 0; f + 1 < binStart.length; f++) {
    const [from, to] = [binStart[f]!, binStart[f + 1]!]
    const own = coarse.subarray(from, to)
    const count = own.length - 1
    const isLevels = codeStart[f + 1]! > codeStart[f]!
    if (count <= most - 1) for (let bin = 1; bin <= count; bin++) own[bin] = bin
    else if (isLevels) joinRare(own, weights.subarray(from, to), most)
    else joinNeighbours(own, weights.subarray(from, to), most)
  }
  return coarse
}

function joinRare(own: Uint8Array, weights: Float64Array, most: number): void {
  const frequent = Array.from({ length: own.length - 1 }, (_, i) => i + 1)
    .sort((a, b) => weights[b]! - weights[a]! || a - b)
    .slice(0, most - 2)
    .sort((a, b) => a - b)
  own.fill(most - 1, 1)
  for (const [place, bin] of frequent.entries()) own[bin] = place + 1
}

function joinNeighbours(own: Uint8Array, weights: Float64Array, most: number): void {
  let total = 0
  for (let bin = 1; bin < own.length; bin++) total += weights[bin]!
  let [before, place, taken] = [0, 0, -1]
  for (let bin = 1; bin < own.length; bin++) {
    const wanted = Math.min(most - 2, Math.floor(((most - 1) * before) / Math.max(total, Number.MIN_VALUE)))
    if (wanted !== taken) {
      place++
      taken = wanted
    }
    own[bin] = place
    before += weights[bin]!
  }
}
