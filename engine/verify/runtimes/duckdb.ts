import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { LatheError, throwIfCancelled } from '../../../shared/core/index.ts'
import type { Prediction } from '../../../shared/pipeline/index.ts'
import { type Cell, type Reading, readCells } from '../../../shared/table/index.ts'
import { sqlName, withDuck } from '../../data/duckdb.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import type { RunLimits } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

const COLUMNS = z.object({
  task: z.enum(['binary', 'multiclass', 'regression']),
  classes: z.array(z.string()),
  inputs: z.array(z.object({ name: z.string(), reading: z.custom<Reading>((value) => typeof value === 'object') })),
})
type Columns = z.output<typeof COLUMNS>

type Rows = readonly Readonly<Record<string, Cell>>[]

/** A database in memory, with the rows in a table of typed columns; the exported query runs on it as it is. */
export const duckdb = defineRuntime({
  id: 'duckdb',
  find: async () => ({ version: `DuckDB ${(await import('@duckdb/node-api')).version()}` }),
  hasStatuses: false,
  score: (folder, entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const columns = COLUMNS.parse(JSON.parse(await readFile(join(folder, 'columns.json'), 'utf8')))
      const query = await readFile(join(folder, entry), 'utf8')
      return withDuck({ folder: temporary }, (connection) =>
        within(connection, limits, async () => {
          await fill(connection, columns, rows)
          const found = await connection.runAndReadAll(`SELECT * FROM (${query}) ORDER BY "id"`)
          return found.getRows().map(([, prediction, ...shares]) => predictionOf(columns, prediction, shares))
        }),
      )
    }),
})

/** Interrupts the database where it takes too long or nobody wants to know any more. */
async function within<T>(
  connection: DuckDBConnection,
  { mostMilliseconds, signal }: RunLimits,
  use: () => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal)
  let isLate = false
  const stop = () => connection.interrupt()
  const timer = setTimeout(() => {
    isLate = true
    stop()
  }, mostMilliseconds)
  signal?.addEventListener('abort', stop)
  try {
    return await use()
  } catch (error) {
    throwIfCancelled(signal)
    const what = isLate ? `did not finish within ${mostMilliseconds / 1000} s` : 'is not taken by DuckDB'
    const said = error instanceof Error && !isLate ? ` It said: ${error.message.slice(0, 500)}` : ''
    throw new LatheError('verificationFailed', `The exported query ${what}.${said}`, {
      next: 'Nothing was kept. Export again; if it happens again, report it.',
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

const TYPES: Readonly<Record<Reading['kind'], string>> = {
  number: 'DOUBLE',
  date: 'TIMESTAMP',
  boolean: 'BOOLEAN',
  category: 'VARCHAR',
  text: 'VARCHAR',
}

/** The rows as a table: numbers, times and booleans as they are read, texts as they stand. */
async function fill(connection: DuckDBConnection, { inputs }: Columns, rows: Rows): Promise<void> {
  const definitions = inputs.map(({ name, reading }) => `${sqlName(name)} ${TYPES[reading.kind]}`)
  await connection.run(`CREATE TABLE new_rows (${['"id" INTEGER', ...definitions].join(', ')})`)
  const cellAt = (row: number, name: string): Cell => {
    const cells = rows[row] ?? {}
    return Object.hasOwn(cells, name) ? (cells[name] ?? null) : null
  }
  const columns = inputs.map(({ name, reading }) => {
    const cells = Array.from(rows, (_, row) => cellAt(row, name))
    const { column } = readCells(cells, reading)
    return { cells, column }
  })
  const { DuckDBTimestampValue } = await import('@duckdb/node-api')
  const appender = await connection.createAppender('new_rows')
  for (let row = 0; row < rows.length; row++) {
    appender.appendInteger(row)
    for (const { cells, column } of columns) {
      const cell = cells[row] ?? null
      if (column.kind === 'category' || column.kind === 'text') {
        if (cell === null) appender.appendNull()
        else appender.appendVarchar(String(cell))
      } else if (column.validity[row] !== 1) appender.appendNull()
      else if (column.kind === 'number') appender.appendDouble(column.values[row] ?? 0)
      else if (column.kind === 'boolean') appender.appendBoolean(column.values[row] === 1)
      else appender.appendTimestamp(new DuckDBTimestampValue(BigInt(column.values[row] ?? 0) * 1000n))
    }
    appender.endRow()
  }
  appender.closeSync()
}

function predictionOf({ classes, task }: Columns, prediction: unknown, shares: readonly unknown[]): Prediction {
  if (task === 'regression')
    return { prediction: prediction === null ? Number.NaN : Number(prediction), probabilities: null, status: '' }
  const probabilities = Object.fromEntries(
    classes.map((label, k) => [label, shares[k] === null ? Number.NaN : Number(shares[k])]),
  )
  return { prediction: String(prediction), probabilities, status: '' }
}
