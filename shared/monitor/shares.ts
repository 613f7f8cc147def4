import { quantile } from '../core/index.ts'
import type { LevelSample, NumberSample } from './sample.ts'

/** Shares of two samples in the same bins, each adding up to 1. */
export interface Shares {
  readonly reference: Float64Array
  readonly current: Float64Array
}

/** Ascending edges between bins that are open at both ends: the deciles of the reference, each once. */
export const decileEdges = ({ sorted }: NumberSample): number[] => [
  ...new Set(Array.from({ length: 9 }, (_, i) => quantile(sorted, (i + 1) / 10))),
]

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

/** The levels of either sample, a bin each. */
export function levelShares(reference: LevelSample, current: LevelSample): Shares {
  const levels = [...new Set([...reference.counts.keys(), ...current.counts.keys()])]
  const sharesOf = ({ counts, count }: LevelSample) =>
    Float64Array.from(levels, (level) => (counts.get(level) ?? 0) / count)
  return { reference: sharesOf(reference), current: sharesOf(current) }
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
