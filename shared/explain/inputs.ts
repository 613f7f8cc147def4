import type { Pipeline } from '../pipeline/index.ts'
import { type Cell, readCells, readColumn, type SourceColumn, type Table } from '../table/index.ts'

/** Rows as callers hand them over, as a table that the pipeline reads. */
export function tableOfRows(
  { inputs }: Pick<Pipeline, 'inputs'>,
  rows: readonly Readonly<Record<string, Cell>>[],
): Table {
  const cellOf = (row: Readonly<Record<string, Cell>>, name: string): Cell =>
    Object.hasOwn(row, name) ? (row[name] ?? null) : null
  const columns = inputs.map(
    ({ name, reading }) =>
      [
        name,
        readCells(
          rows.map((row) => cellOf(row, name)),
          reading,
        ).column,
      ] as const,
  )
  return { rows: rows.length, columns: new Map(columns) }
}

/** Columns of source text as a table that the pipeline reads. */
export function tableOfSource(
  { inputs }: Pick<Pipeline, 'inputs'>,
  source: ReadonlyMap<string, SourceColumn>,
  rows: number,
): Table {
  const columns = inputs.map(({ name, reading }) => {
    const own = source.get(name)
    return [
      name,
      own ? readColumn(own, reading).column : readCells(new Array<Cell>(rows).fill(null), reading).column,
    ] as const
  })
  return { rows, columns: new Map(columns) }
}
