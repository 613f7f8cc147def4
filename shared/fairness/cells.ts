/** A group's confusion matrix in rows: predicted against true, positive or negative. */
export interface Cells {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export const sizeOf = ({ tp, fp, fn, tn }: Cells): number => tp + fp + fn + tn

export const addCells = (a: Cells, b: Cells): Cells => ({
  tp: a.tp + b.tp,
  fp: a.fp + b.fp,
  fn: a.fn + b.fn,
  tn: a.tn + b.tn,
})
