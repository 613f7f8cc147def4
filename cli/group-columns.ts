import { usageError } from '../shared/core/index.ts'
import { type Grouping, readBands, readGrouping } from '../shared/fairness/index.ts'
import { PLAIN_READING, type Reading, type SourceTable, unknownColumn } from '../shared/table/index.ts'

/** A column whose values form groups; `edges`: of its numbers, bands from there on, or four as large as one another. */
export interface GroupColumn {
  readonly name: string
  readonly edges?: readonly number[] | 'quartiles'
}

const MOST_COLUMNS = 3

/**
 * `--groups`: columns, and columns of numbers with the edges of their bands.
 *
 * @example
 * groupColumns(['sex', 'age:25', '40', '60'], names) // sex · age in bands from 25, 40 and 60
 */
export function groupColumns(items: readonly string[], names: readonly string[]): GroupColumn[] {
  const columns: { name: string; edges?: number[] | 'quartiles' }[] = []
  for (const item of items) {
    const last = columns.at(-1)
    const colon = item.lastIndexOf(':')
    const [name, band] = [item.slice(0, colon), item.slice(colon + 1).trim()]
    if (names.includes(item)) columns.push({ name: item })
    else if (colon > 0 && names.includes(name))
      columns.push({ name, edges: band === 'quartiles' ? band : [edgeOf(name, band)] })
    else if (last?.edges && last.edges !== 'quartiles' && item.trim() !== '' && !Number.isNaN(Number(item)))
      last.edges.push(Number(item))
    else throw unknownColumn(colon > 0 ? name : item, names)
  }
  const distinct = columns.filter(({ name }, i) => columns.findIndex((other) => other.name === name) === i)
  if (distinct.length > MOST_COLUMNS)
    throw usageError(`--groups takes at most ${MOST_COLUMNS} columns, not ${distinct.length}: they are also crossed.`, {
      value: distinct.map(({ name }) => name).join(', '),
      next: 'Audit the others in a second call.',
    })
  return distinct
}

function edgeOf(name: string, text: string): number {
  if (text !== '' && !Number.isNaN(Number(text))) return Number(text)
  throw usageError(`--groups takes numbers after "${name}:", not "${text}".`, {
    column: name,
    value: text,
    next: `As in: --groups "${name}:25,40,60", or ${name}:quartiles for four bands of as many rows.`,
  })
}

/** The groups of the rows by each column. */
export const readGroups = (
  columns: readonly GroupColumn[],
  table: SourceTable,
  readings: ReadonlyMap<string, Reading>,
  rows: Uint32Array,
): Grouping[] =>
  columns.map(({ name, edges }) => {
    const source = table.columns[table.names.indexOf(name)]
    if (!source) throw unknownColumn(name, table.names)
    const reading = readings.get(name) ?? PLAIN_READING.category
    if (edges === undefined) return readGrouping(name, source, reading, rows)
    if (reading.kind !== 'number' && reading.kind !== 'date')
      throw usageError(`"${name}" holds no numbers that could be put into bands.`, {
        column: name,
        next: `Give ${name} without edges, or say --types ${name}=number.`,
      })
    return readBands(name, source, reading, rows, edges === 'quartiles' ? null : edges)
  })
