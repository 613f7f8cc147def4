// Stable partition of a node's rows, without a branch: each row is written to both sides, and one side moves on.
import { BIN_COLUMNS, ORDER, PADDED_ROWS, SCRATCH } from './layout.ts'

/**
 * Writes the rows at the places from `from` to `to` to the scratch: those that go left ascending from `from`, the others
 * descending from `to`.
 *
 * @param goesLeft for every bin 1 (left) or 0
 * @param isRoot whether the order is that of the rows themselves, and not written yet
 * @returns how many go left
 */
export function partitionRows(feature: usize, goesLeft: usize, from: usize, to: usize, isRoot: bool): usize {
  const bins = load<usize>(BIN_COLUMNS) + feature * load<usize>(PADDED_ROWS)
  const order = load<usize>(ORDER)
  const start = load<usize>(SCRATCH) + (from << 2)
  let left = start
  let right = load<usize>(SCRATCH) + (to << 2) - 4
  if (isRoot)
    for (let row = from; row < to; row++) {
      const step = usize(load<u8>(goesLeft + load<u8>(bins + row))) << 2
      store<u32>(left, u32(row))
      store<u32>(right, u32(row))
      left += step
      right -= 4 - step
    }
  else
    for (let place = from; place < to; place++) {
      const row = load<u32>(order + (place << 2))
      const step = usize(load<u8>(goesLeft + load<u8>(bins + usize(row)))) << 2
      store<u32>(left, row)
      store<u32>(right, row)
      left += step
      right -= 4 - step
    }
  return (left - start) >> 2
}

/** Copies what `partitionRows` left in the scratch to its places: `count` rows to the left ones, the others to the right ones. */
export function settleRows(from: usize, to: usize, count: usize, leftPlace: usize, rightPlace: usize): void {
  const order = load<usize>(ORDER)
  const scratch = load<usize>(SCRATCH)
  memory.copy(order + (leftPlace << 2), scratch + (from << 2), count << 2)
  let source = scratch + (to << 2) - 4
  let target = order + (rightPlace << 2)
  for (let rest = to - from - count; rest > 0; rest--) {
    store<u32>(target, load<u32>(source))
    source -= 4
    target += 4
  }
}
