import type { Finding } from '../../shared/core/index.ts'
import { uniqueNames } from '../../shared/import/index.ts'
import type { SetAside, SourceColumn, SourceTable } from '../../shared/table/index.ts'
import { ColumnBuilder } from './dictionary.ts'

/** A table and the file that it comes from. */
export interface NamedTable {
  readonly file: string
  readonly table: SourceTable
}

/** The column that says which file a row comes from. */
const SOURCE_COLUMN = 'source_file'
/** Of the finding that names this column. */
export const SOURCE_FINDING = 'source-file'

/**
 * Several tables as one, row after row: columns of the same name are one column, in order of first appearance; a column
 * that a file lacks is blank there. The first column names the file. Differences between the files are findings.
 */
export function joinTables(tables: readonly NamedTable[]): { table: SourceTable; findings: Finding[] } {
  const columns = [...new Set(tables.flatMap(({ table }) => table.names))]
  const [source = SOURCE_COLUMN] = uniqueNames([...columns, SOURCE_COLUMN]).slice(-1)
  const rows = sum(tables.map(({ table }) => table.rows))
  const records = sum(tables.map(({ table }) => table.records))
  const recordOf = new Uint32Array(rows)
  const setAside: SetAside[] = []
  let row = 0
  let before = 0
  for (const { file, table } of tables) {
    for (let at = 0; at < table.rows; at++) recordOf[row++] = before + (table.recordOf?.[at] ?? at)
    for (const one of table.setAside) setAside.push({ ...one, file, record: before + one.record })
    before += table.records
  }
  const joined: SourceTable = {
    names: [source, ...columns],
    header: [source, ...columns],
    columns: [sourceColumn(tables), ...columns.map((name) => joinedColumn(tables, name))],
    rows,
    records,
    recordOf: setAside.length === 0 ? null : recordOf,
    setAside,
    added: [source],
  }
  return { table: joined, findings: [...differences(tables, columns), sourceFinding(source, tables.length)] }
}

function sourceColumn(tables: readonly NamedTable[]): SourceColumn {
  const counts = tables.map(({ table }) => table.rows)
  const codes = new Uint32Array(sum(counts))
  let at = 0
  for (const [code, count] of counts.entries()) {
    codes.fill(code, at, at + count)
    at += count
  }
  return { codes, texts: tables.map(({ file }) => file) }
}

function joinedColumn(tables: readonly NamedTable[], name: string): SourceColumn {
  const builder = new ColumnBuilder()
  for (const { table } of tables) {
    const column = table.columns[table.names.indexOf(name)]
    for (let row = 0; row < table.rows; row++) builder.add(column?.texts.at(column.codes[row] ?? 0) ?? '')
  }
  return builder.column()
}

function differences(tables: readonly NamedTable[], columns: readonly string[]): Finding[] {
  return tables.flatMap(({ file, table }): Finding[] => {
    const lacking = columns.filter((name) => !table.names.includes(name))
    if (lacking.length === 0) return []
    const list = lacking.slice(0, 8).map((name) => `"${name}"`)
    const more = lacking.length > list.length ? ` and ${lacking.length - list.length} more` : ''
    const message = `${file} has no column ${list.join(', ')}${more}: blank in its ${table.rows.toLocaleString('en-US')} rows.`
    return [{ id: 'file-differs', severity: 'warning', columns: lacking, message }]
  })
}

const sourceFinding = (name: string, files: number): Finding => ({
  id: SOURCE_FINDING,
  severity: 'info',
  columns: [name],
  message: `${name} says which of ${files.toLocaleString('en-US')} files each row comes from. Rows to predict will not come from these files, so models do not learn from it unless you say so.`,
  remedies: [{ option: 'useSource' }],
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
