import { type Column, rowCount } from './column.ts'
import { formatCell } from './format-cell.ts'
import { PLAIN_READING } from './reading.ts'
import type { SourceColumn } from './source.ts'

/** The texts of a column's values in plain form (decimal point, true and false, ISO 8601), blank where missing. */
export function toSource(column: Column): SourceColumn {
  if (column.kind === 'category' || column.kind === 'text') {
    const blank = column.levels.length
    return { codes: Uint32Array.from(column.codes, (code) => (code < 0 ? blank : code)), texts: [...column.levels, ''] }
  }
  const plain = PLAIN_READING[column.kind]
  const codeOf = new Map<number, number>()
  const texts = ['']
  const codes = new Uint32Array(rowCount(column))
  for (let row = 0; row < codes.length; row++) {
    if (column.validity[row] !== 1) continue
    const value = column.values[row]!
    let code = codeOf.get(value)
    if (code === undefined) {
      code = texts.push(formatCell(column.kind === 'boolean' ? value === 1 : value, plain)) - 1
      codeOf.set(value, code)
    }
    codes[row] = code
  }
  return { codes, texts }
}
