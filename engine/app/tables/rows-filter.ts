import type { RowsFilter } from '../../../shared/contract/index.ts'
import { dataError } from '../../../shared/core/index.ts'
import {
  type CellValue,
  type Column,
  columnOf,
  PLAIN_READING,
  type Reading,
  readCell,
} from '../../../shared/table/index.ts'
import type { ShownRows } from './rows-shown.ts'

/** What a filter compares with: values of the column, and whether missing ones belong to them. */
export interface Wanted {
  readonly values: readonly CellValue[]
  readonly ranges: RowsFilter['ranges']
  readonly missing: boolean
}

/**
 * The numbers of the rows for which every filter holds, in the order of the file. A filter holds where the cell has one of
 * its values, lies in one of its ranges, or is missing as it says; with `isOthers`, where none of this is so.
 */
export function rowsThatFit(open: Pick<ShownRows, 'table' | 'readings'>, filters: readonly RowsFilter[]): Uint32Array {
  const { table, readings } = open
  const fits = new Uint8Array(table.rows).fill(1)
  for (const filter of filters) {
    const column = columnOf(table, filter.column)
    keepFitting(fits, column, wantedBy(filter, column, readings.get(filter.column)), filter.isOthers)
  }
  let count = 0
  for (const fit of fits) count += fit
  const rows = new Uint32Array(count)
  for (let row = 0, at = 0; row < fits.length; row++) if (fits[row] === 1) rows[at++] = row
  return rows
}

/** The texts of a filter as values, read as the column's cells are; what does not fit counts as missing, as in a cell. */
export function wantedBy(
  { column: name, values, ranges, missing }: RowsFilter,
  { kind }: Column,
  reading: Reading | undefined,
): Wanted {
  if (ranges.length > 0 && kind !== 'number' && kind !== 'date')
    throw dataError(`The column "${name}" holds neither numbers nor dates: it has no range.`, {
      column: name,
      next: 'Filter by values, or set its type.',
    })
  const read = values.map((text) => readCell(text, reading ?? PLAIN_READING[kind]))
  const present = read.filter((value) => value !== null && value !== undefined)
  return { values: present, ranges, missing: missing || present.length < read.length }
}

function keepFitting(fits: Uint8Array, column: Column, wanted: Wanted, isOthers: boolean): void {
  const isWanted = testOf(column, wanted)
  const { validity } = column
  const [hit, miss] = isOthers ? [0, 1] : [1, 0]
  for (let row = 0; row < fits.length; row++)
    if (fits[row] === 1) fits[row] = (validity[row] === 1 ? isWanted(row) : wanted.missing) ? hit : miss
}

function testOf(column: Column, { values, ranges }: Wanted): (row: number) => boolean {
  const wanted = new Set(values)
  if (column.kind === 'category' || column.kind === 'text') {
    const { codes, levels } = column
    const isWanted = new Uint8Array(levels.length)
    // Comparing a million levels with one text is faster than looking each of them up.
    for (const value of wanted) {
      const code = typeof value === 'string' ? levels.indexOf(value) : -1
      if (code >= 0) isWanted[code] = 1
    }
    return (row) => isWanted[codes[row] ?? -1] === 1
  }
  if (column.kind === 'boolean') {
    const { values: given } = column
    const isWanted = [wanted.has(false), wanted.has(true)]
    return (row) => isWanted[given[row] ?? 0] ?? false
  }
  const { values: given } = column
  const isInside = (value: number) =>
    ranges.some(({ from, to, hasEnd }) => value >= from && (value < to || (hasEnd && value === to)))
  return (row) => {
    const value = given[row] ?? Number.NaN
    return wanted.has(value) || isInside(value)
  }
}
