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
  rows: Uint32Array,
  from: number,
  to: number,
  scratch: Uint32Array,
): number {
  let left = from
  let right = 0
  for (let k = from; k < to; k++) {
    const row = rows[k]!
    const isLeft = goesLeft[bins[row]!]!
    rows[left] = row
    scratch[right] = row
    left += isLeft
    right += 1 - isLeft
  }
  for (let k = 0; k < right; k++) rows[left + k] = scratch[k]!
  return left - from
}
