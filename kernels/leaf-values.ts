// Leaves add their value to the margins of their rows.
import { BIN_COLUMNS, MARGINS, ORDER, PADDED_ROWS } from './layout.ts'

export function addToRows(from: usize, to: usize, isRoot: bool, value: f64): void {
  const margins = load<usize>(MARGINS)
  const order = load<usize>(ORDER)
  for (let place = from; place < to; place++) {
    const row = isRoot ? place : usize(load<u32>(order + (place << 2)))
    const at = margins + (row << 3)
    store<f64>(at, load<f64>(at) + value)
  }
}

/** For a split whose children are leaves: their rows need no partition. */
export function addToSides(
  feature: usize,
  goesLeft: usize,
  from: usize,
  to: usize,
  isRoot: bool,
  left: f64,
  right: f64,
): void {
  const bins = load<usize>(BIN_COLUMNS) + feature * load<usize>(PADDED_ROWS)
  const margins = load<usize>(MARGINS)
  const order = load<usize>(ORDER)
  for (let place = from; place < to; place++) {
    const row = isRoot ? place : usize(load<u32>(order + (place << 2)))
    const at = margins + (row << 3)
    const isLeft = load<u8>(goesLeft + load<u8>(bins + row))
    store<f64>(at, load<f64>(at) + (isLeft ? left : right))
  }
}
