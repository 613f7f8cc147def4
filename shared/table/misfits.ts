import { readCell, UNREADABLE } from './cells.ts'
import type { Reading } from './reading.ts'
import type { SourceColumn } from './source.ts'

/** The cells of a column that do not fit a reading: under it they count as missing. */
export interface Misfits {
  readonly cells: number
  /** The first of them: row from 0, and source text. */
  readonly first: readonly { readonly row: number; readonly text: string }[]
}

/**
 * Which cells of a column would not fit a reading; each distinct text is looked at once.
 *
 * @param most how many cells are listed
 * @example
 * misfitsOf({ codes: Uint32Array.of(0, 1), texts: ['1', 'x'] }, PLAIN_READING.number) // { cells: 1, first: [{ row: 1, text: 'x' }] }
 */
export function misfitsOf({ codes, texts }: SourceColumn, reading: Reading, most = 20): Misfits {
  const fits = Array.from(texts, (text) => readCell(text, reading) !== UNREADABLE)
  const first: { row: number; text: string }[] = []
  let cells = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    if (fits[code] !== false) continue
    cells++
    if (first.length < most) first.push({ row, text: texts.at(code) ?? '' })
  }
  return { cells, first }
}
