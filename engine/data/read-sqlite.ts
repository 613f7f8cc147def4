import { copyFile, link } from 'node:fs/promises'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { type Parts, partFindings, partNamed, uniqueNames } from '../../shared/import/index.ts'
import { ColumnBuilder } from './dictionary.ts'
import { sqlName, sqlText } from './duckdb.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import type { SourceFile } from './source-file.ts'

type Database = InstanceType<typeof sqlite.Database>

/**
 * Reads a table or view of a SQLite database, without writing anything: the one that is asked for, else the one with the
 * most rows. Integers keep every digit, blobs are written in hexadecimal, NULL is a blank cell.
 */
export async function readSqlite(file: SourceFile, options: ReadOptions): Promise<FormatRead> {
  // The reader puts its lock beside the database: beside a link in our own folder.
  const path = join(file.folder, 'database')
  await link(file.path, path).catch(() => copyFile(file.path, path))
  let database: Database | undefined
  try {
    database = new sqlite.Database(path, { fileMustExist: true, readOnly: true })
    const names = tableNames(database)
    if (names.length === 0)
      throw dataError(`${file.name} holds no tables.`, { file: file.name, next: 'Choose a database with a table.' })
    const chosen = options.table === undefined ? largest(database, names) : partNamed(names, options.table, 'table')
    const parts: Parts = { noun: 'table', names, chosen }
    return { ...rowsOf(database, chosen, file, options), parts, findings: partFindings(parts) }
  } catch (error) {
    if (error instanceof LatheError || !(error instanceof Error)) throw error
    const message = `${file.name} cannot be read as a SQLite database: ${error.message}.`
    throw new LatheError('fileUnreadable', message, { file: file.name, next: 'Check that the file is whole.' })
  } finally {
    database?.close()
  }
}

function tableNames(database: Database): string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`
  return database.all(sql).map(({ name }) => String(name))
}

function largest(database: Database, names: readonly string[]): string {
  if (names.length === 1) return names[0] ?? ''
  const counts = names.map((name) => {
    try {
      return Number(Object.values(database.get(`SELECT count(*) FROM ${sqlName(name)}`) ?? {})[0] ?? 0)
    } catch {
      // A virtual table of a module that is not here.
      return -1
    }
  })
  return names[counts.indexOf(Math.max(...counts))] ?? ''
}

function rowsOf(database: Database, table: string, file: SourceFile, { signal }: ReadOptions) {
  const header = database.all(`SELECT name FROM pragma_table_info(${sqlText(table)})`).map(({ name }) => String(name))
  const builders = header.map(() => new ColumnBuilder())
  const statement = database.prepare(`SELECT * FROM ${sqlName(table)}`)
  let rows = 0
  try {
    for (const record of statement.iterate()) {
      if (rows++ % 4096 === 0) throwIfCancelled(signal)
      for (const [index, name] of header.entries()) builders[index]?.add(textOf(record[name]))
    }
  } finally {
    statement.finalize()
  }
  if (rows === 0)
    throw dataError(`${file.name}: the table "${table}" has no rows.`, {
      file: file.name,
      next: 'Choose another table.',
      remedies: [{ option: 'table' }],
    })
  return {
    table: {
      names: uniqueNames(header),
      header,
      columns: builders.map((builder) => builder.column()),
      rows,
      records: rows,
      recordOf: null,
      setAside: [],
    },
    dialect: null,
    reader: 'sqlite' as const,
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}
