import { quantile } from '../core/index.ts'
import type { LevelSample, NumberSample } from './sample.ts'

/** Shares of two samples in the same bins, each adding up to 1. */
export interface Shares {
  readonly reference: Float64Array
  readonly current: Float64Array
}

/**
 * Ascending edges between bins that are open at both ends: the deciles of the reference, each once. Where one value is all of them,
 * as of a column of noughts with few amounts, what lies above it has a bin of its own: in one bin nothing changes.
 */
export function decileEdges({ sorted }: NumberSample): number[] {
  const edges = [...new Set(Array.from({ length: 9 }, (_, i) => quantile(sorted, (i + 1) / 10)))]
  const [only = Number.NaN] = edges
  const above = edges.length === 1 ? sorted[countUpTo(sorted, only)] : undefined
  return above === undefined ? edges : [...edges, above]
}

/** Edges between as many equally wide bins over both samples as Sturges' rule gives. */
export function sturgesEdges(reference: NumberSample, current: NumberSample): number[] {
  const bins = Math.ceil(Math.log2(reference.count + current.count) + 1)
  const low = Math.min(reference.sorted[0] ?? 0, current.sorted[0] ?? 0)
  const high = Math.max(
    reference.sorted[reference.sorted.length - 1] ?? 0,
    current.sorted[current.sorted.length - 1] ?? 0,
  )
  return Array.from({ length: bins - 1 }, (_, i) => low + ((high - low) * (i + 1)) / bins)
}

/** @param edges ascending; a value on an edge is above it */
export function binShares(reference: NumberSample, current: NumberSample, edges: readonly number[]): Shares {
  const sharesOf = ({ sorted }: NumberSample) => {
    const ends = [...edges.map((edge) => countBelow(sorted, edge)), sorted.length]
    return Float64Array.from(ends, (end, i) => (end - (ends[i - 1] ?? 0)) / sorted.length)
  }
  return { reference: sharesOf(reference), current: sharesOf(current) }
}

/**
 * The same with three bins more: values below and above all of the reference's, and rows without a value; shares are of
 * all rows, then.
 */
export function allRowShares(reference: NumberSample, current: NumberSample, edges: readonly number[]): Shares {
  const [low, high] = rangeOf(reference)
  const sharesOf = ({ sorted, count, missing = 0 }: NumberSample) => {
    const [below, notAbove] = [countBelow(sorted, low), countUpTo(sorted, high)]
    const inside = edges.map((edge) => Math.min(Math.max(countBelow(sorted, edge), below), notAbove))
    const ends = [...inside, notAbove]
    const bins = ends.map((end, i) => end - (ends[i - 1] ?? below))
    // Quantiles stand for more values than they are.
    const each = sorted.length > 0 ? count / sorted.length : 0
    const all = count + missing
    return Float64Array.from(
      [...bins, below, sorted.length - notAbove].map((n) => n * each).concat(missing),
      (n) => n / all,
    )
  }
  return { reference: sharesOf(reference), current: sharesOf(current) }
}

const rangeOf = ({ sorted, range }: NumberSample): readonly [number, number] =>
  range ?? [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0]

/** The levels of either sample, a bin each, and one of rows without a value. */
export function allLevelShares(reference: LevelSample, current: LevelSample): Shares {
  const { reference: then, current: now } = levelShares(reference, current)
  const withMissing = (shares: Float64Array, { count, missing = 0 }: LevelSample) =>
    Float64Array.from([...shares.map((share) => (share * count) / (count + missing)), missing / (count + missing)])
  return { reference: withMissing(then, reference), current: withMissing(now, current) }
}

/** The levels of either sample, a bin each. */
export function levelShares(reference: LevelSample, current: LevelSample): Shares {
  const levels = [...new Set([...reference.counts.keys(), ...current.counts.keys()])]
  const sharesOf = ({ counts, count }: LevelSample) =>
    Float64Array.from(levels, (level) => (counts.get(level) ?? 0) / count)
  return { reference: sharesOf(reference), current: sharesOf(current) }
}

function countUpTo(sorted: ArrayLike<number>, edge: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= edge) low = middle + 1
    else high = middle
  }
  return low
}

function countBelow(sorted: ArrayLike<number>, edge: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < edge) low = middle + 1
    else high = middle
  }
  return low
}
