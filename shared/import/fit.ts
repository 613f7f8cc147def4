import { type Reading, readCell, readsPlainNumbers, UNREADABLE } from '../table/index.ts'
import { type Distinct, textAt } from './distinct.ts'

/** How far a column's texts fit a reading. */
export interface Fit {
  /** Cells that fit. */
  readonly cells: number
  /** Their share of the cells that are not missing; 0 where there are none. */
  readonly share: number
  /** Up to three of the texts that do not fit, in order of appearance. */
  readonly misfits: readonly string[]
}

export function fitOf(distinct: Distinct, reading: Reading): Fit {
  if (distinct.texts.packed?.numbers && distinct.cells > 0 && readsPlainNumbers(reading))
    return { cells: distinct.cells, share: 1, misfits: [] }
  const misfits: string[] = []
  let cells = distinct.cells
  for (let code = 0; code < distinct.counts.length; code++) {
    if (distinct.counts[code] === 0) continue
    const text = textAt(distinct, code)
    if (readCell(text, reading) !== UNREADABLE) continue
    cells -= distinct.counts[code] ?? 0
    if (misfits.length < 3 && !misfits.includes(text)) misfits.push(text)
  }
  return { cells, share: distinct.cells === 0 ? 0 : cells / distinct.cells, misfits }
}
