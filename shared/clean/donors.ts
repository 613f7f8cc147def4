/** More similar rows make filling in slow, and hardly better. */
const MOST_CELLS = 256

/**
 * Parts rows into cells of rows that lie close together: the widest column is split at its median, until a cell has
 * fewer than twice `least` rows.
 *
 * @param columns standardised values by row, NaN where missing
 * @returns the rows of each cell: at least `least`, or all where there are fewer; none of a table without rows
 */
export function averagedRows(columns: readonly Float64Array[], rows: number, least: number): Uint32Array[] {
  if (rows === 0) return []
  const size = Math.max(least, Math.ceil(rows / MOST_CELLS))
  const cells: Uint32Array[] = []
  const split = (cell: Uint32Array): void => {
    const widest = cell.length < 2 * size ? undefined : widestOf(columns, cell)
    if (!widest) {
      cells.push(cell)
      return
    }
    // Values that are not there lie in the middle.
    const orderOf = (row: number) => (Number.isNaN(widest[row]) ? 0 : (widest[row] ?? 0))
    const order = cell.toSorted((a, b) => orderOf(a) - orderOf(b) || a - b)
    split(order.slice(0, order.length >> 1))
    split(order.slice(order.length >> 1))
  }
  split(Uint32Array.from({ length: rows }, (_, row) => row))
  return cells
}

function widestOf(columns: readonly Float64Array[], cell: Uint32Array): Float64Array | undefined {
  let best: Float64Array | undefined
  let widest = 0
  for (const values of columns) {
    let [low, high] = [Infinity, -Infinity]
    for (const row of cell) {
      const value = values[row] ?? NaN
      if (value < low) low = value
      if (value > high) high = value
    }
    if (high - low > widest) {
      widest = high - low
      best = values
    }
  }
  return best
}
