import { permutation, type Rng } from '../../core/index.ts'

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

/** A share of the features of `from`, at least one where there is one: 1 for each that is taken. */
export function sampleFeatures(from: Uint8Array, share: number, rng: Rng): Uint8Array {
  if (share >= 1) return from
  const features = Array.from(from.keys()).filter((feature) => from[feature] === 1)
  const count = Math.max(1, Math.round(features.length * share))
  const mask = new Uint8Array(from.length)
  if (features.length > 0) for (const i of permutation(features.length, rng).subarray(0, count)) mask[features[i]!] = 1
  return mask
}
