import type { Pipeline } from '../pipeline/index.ts'
import { type Cell, type ColumnKind, readCells, readColumn, type SourceColumn, type Table } from '../table/index.ts'

type Row = Readonly<Record<string, Cell>>

/** Rows as callers hand them over, as a table that the pipeline reads. */
export const tableOfRows = (pipeline: Pick<Pipeline, 'inputs'>, rows: readonly Row[]): Table =>
  rowsAndUnreadable(pipeline, rows).table

/** The same, with what could not be read of them. */
export function rowsAndUnreadable(
  { inputs }: Pick<Pipeline, 'inputs'>,
  rows: readonly Row[],
): { table: Table; unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = []
  const columns = inputs.map(({ name, reading }) => {
    const cells = rows.map((row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null))
    const { column, unreadable: flags } = readCells(cells, reading)
    const found = flags.includes(1) ? cells.filter((_, row) => flags[row] === 1) : []
    if (found.length > 0)
      unreadable.push({ column: name, kind: reading.kind, cells: found.length, examples: firstOf(found.map(String)) })
    return [name, column] as const
  })
  return { table: { rows: rows.length, columns: new Map(columns) }, unreadable }
}

const EXAMPLES = 5
const firstOf = (texts: readonly string[]): string[] => [...new Set(texts)].slice(0, EXAMPLES)

/** Columns of source text as a table that the pipeline reads. */
export const tableOfSource = (
  pipeline: Pick<Pipeline, 'inputs'>,
  source: ReadonlyMap<string, SourceColumn>,
  rows: number,
): Table => tableAndUnreadable(pipeline, source, rows).table

/** Cells of a column that hold something which does not fit its type, and count as missing. */
export interface Unreadable {
  readonly column: string
  readonly kind: ColumnKind
  readonly cells: number
  readonly examples: readonly string[]
}

/** The same, with what could not be read of it. */
export function tableAndUnreadable(
  { inputs }: Pick<Pipeline, 'inputs'>,
  source: ReadonlyMap<string, SourceColumn>,
  rows: number,
): { table: Table; unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = []
  const columns = inputs.map(({ name, reading }) => {
    const own = source.get(name)
    if (!own) return [name, readCells(new Array<Cell>(rows).fill(null), reading).column] as const
    const { column, unreadable: cells, examples } = readColumn(own, reading)
    if (cells > 0) unreadable.push({ column: name, kind: reading.kind, cells, examples })
    return [name, column] as const
  })
  return { table: { rows, columns: new Map(columns) }, unreadable }
}
