/**
 * Stable partition of a node's rows: those that go left come first, each side in its old order.
 *
 * @param goesLeft for every bin 1 (left) or 0 (right)
 * @param scratch as long as the node's rows at least
 * @returns the number of rows that went left
 */
export function partitionRows(
  bins: Uint8Array,
  goesLeft: Uint8Array,
  order: Uint32Array,
  from: number,
  to: number,
  scratch: Uint32Array,
): number {
  let left = from
  let right = 0
  for (let place = from; place < to; place++) {
    const row = order[place]!
    const isLeft = goesLeft[bins[row]!]!
    order[left] = row
    scratch[right] = row
    left += isLeft
    right += 1 - isLeft
  }
  for (let i = 0; i < right; i++) order[left + i] = scratch[i]!
  return left - from
}
