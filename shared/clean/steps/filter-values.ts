import { z } from 'zod'
import { dataError } from '../../core/index.ts'
import { type Column, formatCell, PLAIN_READING, readCell, rowsWhere } from '../../table/index.ts'
import { chosenColumn } from '../columns.ts'
import { isCoded } from '../levels.ts'
import { defineStep } from '../step.ts'

/** Keeps the training rows whose value is one of some, in a range, or missing; or the others. */
export const filterValues = defineStep({
  id: 'filter-values',
  title: 'Filter rows by values',
  group: 'rows',
  about: 'Keeps rows by their values, by a range, or where a cell is empty.',
  scope: 'rows',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction' },
  params: z.object({
    column: z.string().default('').meta({ title: 'Column' }),
    values: z.array(z.string()).default([]).meta({ title: 'Values' }),
    from: z.string().default('').meta({ title: 'From (none: no lower end)' }),
    to: z.string().default('').meta({ title: 'To (none: no upper end)' }),
    missing: z.boolean().default(false).meta({ title: 'Missing values too' }),
    keep: z.enum(['matching', 'others']).default('matching').meta({ title: 'Keep' }),
  }),
  keep(table, { column: name, values, from, to, missing, keep }) {
    const column = chosenColumn(table, name)
    const isRange = from !== '' || to !== ''
    if (isRange && column.kind !== 'number' && column.kind !== 'date')
      throw dataError(`The column "${name}" holds neither numbers nor dates: it has no range.`, {
        column: name,
        next: 'Name values instead, or set its type.',
      })
    const isIn = isRange
      ? rangeTest(column, limit(column, from, -Infinity), limit(column, to, Infinity))
      : valueTest(column, values)
    const wanted = keep === 'matching'
    return rowsWhere(column.validity.map((valid, row) => ((valid === 0 ? missing : isIn(row)) === wanted ? 1 : 0)))
  },
})

function limit({ kind }: Column, text: string, none: number): number {
  if (text === '') return none
  const value = readCell(text, PLAIN_READING[kind])
  if (typeof value === 'number') return value
  throw dataError(`"${text}" is no ${kind}.`, {
    value: text,
    next: kind === 'date' ? 'Write it as 2024-12-31.' : 'Write it as 1234.5.',
  })
}

function rangeTest(column: Column, low: number, high: number): (row: number) => boolean {
  if (isCoded(column)) return () => false
  const { values } = column
  return (row) => {
    const value = values[row] ?? Number.NaN
    return value >= low && value <= high
  }
}

function valueTest(column: Column, texts: readonly string[]): (row: number) => boolean {
  const wanted = new Set(texts)
  if (isCoded(column)) {
    const isWanted = Uint8Array.from(column.levels, (level) => (wanted.has(level) ? 1 : 0))
    return (row) => isWanted[column.codes[row] ?? -1] === 1
  }
  const plain = PLAIN_READING[column.kind]
  if (column.kind === 'boolean') {
    const isWanted = [false, true].map((value) => wanted.has(formatCell(value, plain)))
    return (row) => isWanted[column.values[row] ?? 0] ?? false
  }
  const numbers = new Set(texts.map((text) => readCell(text, plain)))
  return (row) => numbers.has(column.values[row] ?? Number.NaN)
}
