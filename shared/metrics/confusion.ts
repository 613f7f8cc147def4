import { NO_ROWS, type NoValue } from './value.ts'

/** Weighted counts: `cells[label * classes + decision]`. Binary has the classes 0 (negative) and 1 (positive). */
export interface Confusion {
  readonly classes: number
  readonly cells: Float64Array
}

/** One class in a confusion matrix: weight of its rows, of the rows predicted to be of it, and of those that are both. */
export interface ClassCounts {
  readonly labelled: number
  readonly decided: number
  readonly correct: number
}

export function countsOf({ classes, cells }: Confusion, k: number): ClassCounts {
  let labelled = 0
  let decided = 0
  for (let other = 0; other < classes; other++) {
    labelled += cells[k * classes + other]!
    decided += cells[other * classes + k]!
  }
  return { labelled, decided, correct: cells[k * classes + k]! }
}

/** The weight of all rows. */
export function totalOf({ cells }: Confusion): number {
  let total = 0
  for (let cell = 0; cell < cells.length; cell++) total += cells[cell]!
  return total
}

export const everyClass = (confusion: Confusion): ClassCounts[] =>
  Array.from({ length: confusion.classes }, (_, k) => countsOf(confusion, k))

/**
 * The plain mean of a per-class value over the classes that occur among labels or decisions (scikit-learn's choice of
 * classes). Undefined where it is for one of them.
 */
export function macro(confusion: Confusion, of: (counts: ClassCounts) => number | NoValue): number | NoValue {
  let total = 0
  let classes = 0
  for (const counts of everyClass(confusion)) {
    if (counts.labelled + counts.decided === 0) continue
    const value = of(counts)
    if (typeof value !== 'number') return value
    total += value
    classes++
  }
  return classes > 0 ? total / classes : NO_ROWS
}
