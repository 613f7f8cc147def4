import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { createQuickPreviews, createTables } from '../../engine/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 1_000_000
const LIMIT = 0.3

/** Steps that take longest, each over all columns that it fits. */
const STEPS: readonly (readonly [id: string, params: Record<string, unknown>])[] = [
  ['impute', {}],
  ['impute', { by: 't0' }],
  ['impute-nearest', {}],
  ['impute-model', {}],
  ['power-transform', {}],
  ['group-rare', {}],
  ['join', { columns: ['c0', 't1'] }],
  ['anonymise', { columns: ['t0', 'n1'], method: 'hash', key: 'sixteen letters!' }],
  ['drop-duplicates', { match: 'fuzzy', columns: ['t0', 't1', 'c0'] }],
  ['remove-outliers', { method: 'isolationForest' }],
  ['set-type', { columns: ['n0'], type: 'category' }],
  ['parse-numbers', { columns: ['t0'], suffix: 'kg' }],
]

const CHOICES = { target: 'b0', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }

/** What the window shows of a step before it is applied, while the thread that holds all rows is counting them. */
export const cleanPreview = defineBenchmark({
  id: 'clean-preview',
  title: 'Preview of the slowest cleaning step on 1,000,000 rows of 20 columns',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
    const connection = await instance.connect()
    const tables = createTables()
    const previews = createQuickPreviews(tables)
    try {
      const file = join(folder, 'rows.csv')
      await connection.run(`CREATE TABLE t AS SELECT ${COLUMNS.join(', ')} FROM range(${ROWS}) r(i)`)
      await connection.run(`COPY t TO '${file.replaceAll("'", "''")}' (HEADER)`)
      const at = { files: [{ path: file, name: 'rows.csv', isPacked: false }], reading: {}, limits: {} }
      await tables.view(at)
      const quick = (id: string, params: Record<string, unknown>) =>
        previews.preview(at, CHOICES, { steps: [{ id, params }] }, { at: 0, count: 50 })
      // What a person meets on entering the stage: the sample is drawn, and programs are warm after a step or two.
      for (const [id, params] of STEPS) await quick(id, params)
      const times: { name: string; seconds: number; rows: number }[] = []
      const [imputeAll] = STEPS
      for (const [id, params] of STEPS) {
        const controller = new AbortController()
        const exact = tables
          .askUntil(controller.signal, 'stepPreview', at, CHOICES, { steps: [{ id, params }] }, { at: 0, count: 50 })
          .catch(() => null)
        const rounds: number[] = []
        let rows = 0
        for (let round = 0; round < 3; round++) {
          const started = performance.now()
          // Another step in front makes every round new.
          const clip = { id: 'clip', params: { columns: ['n7'], high: 0.99 - round / 1000 } }
          const steps = [clip, { id, params }]
          rows = (await previews.preview(at, CHOICES, { steps }, { at: 1, count: 50 })).rowsBefore
          rounds.push((performance.now() - started) / 1000)
        }
        times.push({ name: id, seconds: rounds.sort((a, b) => a - b)[1] ?? 0, rows })
        controller.abort()
        await exact
      }
      const slowest = times.reduce((worst, next) => (next.seconds > worst.seconds ? next : worst))
      const [id, params] = imputeAll ?? ['impute', {}]
      const started = performance.now()
      await tables.ask('stepPreview', at, CHOICES, { steps: [{ id, params }] }, { at: 0, count: 50 })
      const exact = (performance.now() - started) / 1000
      const baseline = await medianSeconds(3, () => imputedBySql(connection))
      return {
        what: `${slowest.name}, of ${slowest.rows} rows, while all rows are counted`,
        seconds: slowest.seconds,
        limit: LIMIT,
        baseline: { what: 'gaps of all columns filled in SQL by DuckDB, two threads', seconds: baseline },
        notes: `median of the ${times.length} steps ${Math.round(1000 * medianOf(times))} ms; filling in all columns exactly ${Math.round(1000 * exact)} ms`,
      }
    } finally {
      await previews.close()
      await tables.close()
      connection.closeSync()
      instance.closeSync()
      await rm(folder, { recursive: true, force: true })
    }
  },
})

const medianOf = (times: readonly { readonly seconds: number }[]): number =>
  times.map(({ seconds }) => seconds).sort((a, b) => a - b)[times.length >> 1] ?? 0

const hash = (salt: number) => `((i + 1) * ${7919 + 104_729 * salt} % 1000003)`
const NUMBERS = Array.from({ length: 8 }, (_, j) => `n${j}`)
const CATEGORIES = Array.from({ length: 6 }, (_, j) => `c${j}`)

/** 8 columns of numbers and 6 of categories, one cell in 50 missing; 3 of dates, 2 of many texts, 1 of two values. */
const COLUMNS = [
  ...NUMBERS.map(
    (name, j) => `(CASE WHEN ${hash(j)} % 50 = 0 THEN NULL ELSE ${hash(j)} % 1000 END)::INTEGER AS ${name}`,
  ),
  ...Array.from({ length: 3 }, (_, j) => `DATE '1970-01-01' + (${hash(j + 8)} % 9000)::INTEGER AS d${j}`),
  ...CATEGORIES.map(
    (name, j) =>
      `CASE WHEN ${hash(j + 30)} % 50 = 0 THEN NULL ELSE 'Level ' || (${hash(j + 11)} % ${5 + 9 * j}) END AS ${name}`,
  ),
  `(${hash(17)} % 20000) || CASE WHEN ${hash(17)} % 20000 % 2 = 0 THEN ' kg' ELSE ' g' END || ' of it' AS t0`,
  `'order ' || (${hash(18)} % 20000) || ', part ' || (${hash(18)} % 20000 % 7) AS t1`,
  `CASE WHEN ${hash(19)} % 2 = 1 THEN 'yes' ELSE 'no' END AS b0`,
]

const imputedBySql = (connection: DuckDBConnection) =>
  connection.run(
    `CREATE OR REPLACE TABLE filled AS SELECT * REPLACE (${[
      ...NUMBERS.map((name) => `coalesce(${name}, (SELECT median(${name}) FROM t)) AS ${name}`),
      ...CATEGORIES.map((name) => `coalesce(${name}, (SELECT mode(${name}) FROM t)) AS ${name}`),
    ].join(', ')}) FROM t`,
  )
