import type { Rng } from '../../core/index.ts'

/**
 * A share of the rows, at random, in their order; null where it is all of them. One pass (Knuth, "The Art of Computer
 * Programming", volume 2, algorithm 3.4.2 S).
 *
 * @param rows null: 0 … count − 1
 */
export function sampleRows(rows: Uint32Array | null, count: number, share: number, rng: Rng): Uint32Array | null {
  if (share >= 1) return rows
  const wanted = Math.max(1, Math.round(count * share))
  const taken = new Uint32Array(wanted)
  let have = 0
  for (let i = 0; i < count && have < wanted; i++)
    if ((rng.uint32() / 4294967296) * (count - i) < wanted - have) taken[have++] = rows ? rows[i]! : i
  return taken
}

/** A hash of a node's seed and a number (the finaliser of MurmurHash3). */
export function hashOf(seed: number, number: number): number {
  let hash = seed ^ Math.imul(number + 1, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The seeds of the children follow from that of their node, so they are the same whichever node is split first. */
export const childSeed = (seed: number, side: 'left' | 'right'): number => hashOf(seed, side === 'left' ? -2 : -3)

/** The features that a node of this seed may be split by: 1 for each of `wanted` (Floyd's sampling, as below). */
export function drawFeatures(features: number, wanted: number, seed: number): Uint8Array {
  const mask = new Uint8Array(features)
  for (let last = features - wanted; last < features; last++) {
    const place = Math.floor((hashOf(~seed, last) * (last + 1)) / 2 ** 32)
    mask[mask[place] === 1 ? last : place] = 1
  }
  return mask
}

/**
 * A share of the features of `from`, at least one where there is one: 1 for each that is taken (Floyd's sampling, Bentley,
 * "Programming pearls: a sample of brilliance", 1987).
 */
export function sampleFeatures(from: Uint8Array, share: number, rng: Rng): Uint8Array {
  if (share >= 1) return from
  let count = 0
  for (let f = 0; f < from.length; f++) count += from[f]!
  const features = new Uint32Array(count)
  for (let f = 0, i = 0; f < from.length; f++) if (from[f] === 1) features[i++] = f
  const mask = new Uint8Array(from.length)
  const wanted = Math.max(1, Math.round(count * share))
  for (let last = Math.max(0, count - wanted); last < count; last++) {
    const drawn = features[rng.below(last + 1)]!
    mask[mask[drawn] === 1 ? features[last]! : drawn] = 1
  }
  return mask
}
