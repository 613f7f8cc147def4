/** The seed of a layer in a step. */
export const layerSeed = (seed: number, layer: number): number => (seed + Math.imul(layer + 1, 0x9e3779b9)) | 0

/** Numbers below this, of 32 random bits, mean that a unit is dropped. */
export const dropLimit = (share: number): number => Math.floor(share * 4294967296) >>> 0

/**
 * Drops hidden units: whether one is depends on the seed and its place alone (the finisher of MurmurHash3), so that no
 * mask is kept and any half of a batch can be done by itself. Those that stay are raised by `scale`.
 *
 * @param place of the first value among all of the layer's in this step
 */
export function drop(
  values: Float32Array,
  start: number,
  count: number,
  place: number,
  seed: number,
  limit: number,
  scale: number,
): void {
  for (let i = 0; i < count; i++) {
    let hash = Math.imul(place + i, 0x9e3779b1) ^ seed
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
    values[start + i] = hash >>> 0 < limit ? 0 : values[start + i]! * scale
  }
}
