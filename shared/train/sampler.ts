import { exp, type Json, log, type Rng } from '../core/index.ts'
import type { SearchSpace } from '../models/index.ts'

/** A point of a search space that was tried, and how well it did: lower is better. */
export interface Tried {
  readonly params: Readonly<Record<string, Json>>
  readonly loss: number
}

/** The share of the points that counts as good. */
const GOOD_SHARE = 0.25
/** Points drawn for each that is proposed. */
const DRAWS = 32
/** Narrowest and widest kernel, as shares of a range. */
const NARROWEST = 0.08

/**
 * Proposes points to try next: a tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter
 * optimization", 2011). Each parameter of the space is modelled on its own, by kernels around the good points and around
 * the others; of the draws from the first density, the one with the largest ratio of the two is proposed. Points
 * proposed together count as neither, so a round is the same whoever runs it.
 */
export function propose(space: SearchSpace, tried: readonly Tried[], count: number, rng: Rng): Record<string, Json>[] {
  const ranked = [...tried].sort((a, b) => a.loss - b.loss)
  const good = ranked.slice(0, Math.max(1, Math.ceil(GOOD_SHARE * ranked.length)))
  const bad = ranked.slice(good.length)
  const places = (points: readonly Tried[], name: string) =>
    points.flatMap(({ params }) => placeOf(space[name], params[name]) ?? [])
  const densities = Object.keys(space).map((name) => ({
    name,
    good: kernels(places(good, name)),
    bad: kernels(places(bad, name)),
  }))
  return Array.from({ length: count }, (_, i) => {
    const draws = rng.fork(i)
    let best: { ratio: number; params: Record<string, Json> } | undefined
    for (let draw = 0; draw < DRAWS; draw++) {
      let ratio = 0
      const params: Record<string, Json> = {}
      for (const { name, good: near, bad: far } of densities) {
        const place = near.draw(draws)
        ratio += log(near.density(place)) - log(far.density(place))
        params[name] = valueAt(space[name], place)
      }
      if (!best || ratio > best.ratio) best = { ratio, params }
    }
    return best?.params ?? {}
  })
}

/** A mixture of a uniform density on [0, 1] and triangles around some points. */
function kernels(points: readonly number[]) {
  const width = Math.max(NARROWEST, 1 / (1 + points.length))
  return {
    draw(rng: Rng): number {
      const at = rng.below(points.length + 1)
      if (at === points.length) return rng.next()
      const drawn = (points[at] ?? 0.5) + width * (rng.next() + rng.next() - 1)
      // Reflected at the ends.
      return Math.abs(drawn) > 1 ? 2 - Math.abs(drawn) : Math.abs(drawn)
    },
    density(x: number): number {
      let sum = 1
      for (const point of points)
        for (const image of [point, -point, 2 - point]) sum += Math.max(0, 1 - Math.abs(x - image) / width) / width
      return sum / (points.length + 1)
    },
  }
}

type Range = SearchSpace[string]

function placeOf(range: Range | undefined, value: Json | undefined): number | undefined {
  if (!range || typeof value !== 'number') return undefined
  const { low, high } = range
  const place = range.isLog ? log(value / low) / log(high / low) : (value - low) / (high - low)
  return Math.min(1, Math.max(0, Number.isFinite(place) ? place : 0))
}

function valueAt(range: Range | undefined, place: number): number {
  if (!range) return place
  const { low, high } = range
  const value = range.isLog ? low * exp(place * log(high / low)) : low + place * (high - low)
  return range.isWhole ? Math.round(value) : Number(value.toPrecision(3))
}
