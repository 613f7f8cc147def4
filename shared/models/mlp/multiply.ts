const { fround } = Math

/** Where a matrix lies in an array: element (i, j) is at start + i · row + j · column. */
export interface Block {
  readonly values: Float32Array
  readonly start: number
  readonly row: number
  readonly column: number
}

/**
 * c = bias + a · b in 32-bit numbers: each element is the sum over k in ascending order, begun with the bias, every
 * product and every sum rounded. A row's result does not depend on the other rows.
 *
 * @param a rows × depth
 * @param b depth × columns
 * @param c rows × columns, written; columns next to one another; columns even
 * @param bias one number a column; null for 0
 */
export function multiply(
  { a, b, c, bias }: { a: Block; b: Block; c: Block; bias: { values: Float32Array; start: number } | null },
  rows: number,
  columns: number,
  depth: number,
): void {
  const [x, y, out] = [a.values, b.values, c.values]
  const [step, down] = [a.column, b.row]
  for (let i = 0; i < rows; i += 2) {
    const isPair = i + 1 < rows
    const rowA = a.start + i * a.row
    const rowB = isPair ? rowA + a.row : rowA
    for (let j = 0; j < columns; j += 2) {
      let p = bias ? bias.values[bias.start + j]! : 0
      let q = bias ? bias.values[bias.start + j + 1]! : 0
      let r = p
      let s = q
      let atA = rowA
      let atB = rowB
      let at = b.start + j * b.column
      for (let k = 0; k < depth; k++) {
        const left = y[at]!
        const right = y[at + b.column]!
        const above = x[atA]!
        const below = x[atB]!
        p = fround(p + fround(above * left))
        q = fround(q + fround(above * right))
        r = fround(r + fround(below * left))
        s = fround(s + fround(below * right))
        atA += step
        atB += step
        at += down
      }
      const to = c.start + i * c.row + j
      out[to] = p
      out[to + 1] = q
      if (!isPair) continue
      out[to + c.row] = r
      out[to + c.row + 1] = s
    }
  }
}
