import { DuckDBInstance } from '@duckdb/node-api'
import { fitRecipe, parseRecipe, type Recipe, replay } from '../../shared/clean/index.ts'
import { type Column, categoryColumn, numberColumn, type Table } from '../../shared/table/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const ROWS = 1_000_000
const DAY = 86_400_000

/** 20 columns: 8 of numbers (one in 50 missing), 3 of dates, 6 categories, 2 texts of many levels, 1 yes or no. */
function table(): Table {
  const columns = new Map<string, Column>()
  const each = (of: (row: number) => number) => Float64Array.from({ length: ROWS }, (_, row) => of(row))
  for (let j = 0; j < 8; j++)
    columns.set(`n${j}`, numberColumn(each((row) => (hash(row, j) % 50 === 0 ? Number.NaN : hash(row, j) % 1000))))
  for (let j = 0; j < 3; j++)
    columns.set(
      `d${j}`,
      numberColumn(
        each((row) => (hash(row, j + 8) % 9000) * DAY),
        'date',
      ),
    )
  for (let j = 0; j < 6; j++)
    columns.set(
      `c${j}`,
      coded('category', 5 + 9 * j, j + 11, (code) => ` Level ${code}`),
    )
  columns.set(
    't0',
    coded('text', 20_000, 17, (code) => `${code} ${code % 2 === 0 ? 'kg' : 'g'} of it`),
  )
  columns.set(
    't1',
    coded('text', 20_000, 18, (code) => `order ${code}, part ${code % 7}`),
  )
  const values = Uint8Array.from({ length: ROWS }, (_, row) => hash(row, 19) % 2)
  columns.set('b0', { kind: 'boolean', values, validity: new Uint8Array(ROWS).fill(1) })
  return { rows: ROWS, columns }
}

const coded = (kind: 'category' | 'text', levels: number, salt: number, name: (code: number) => string): Column =>
  categoryColumn(
    Int32Array.from({ length: ROWS }, (_, row) => hash(row, salt) % levels),
    Array.from({ length: levels }, (_, code) => name(code)),
    kind,
  )

/** The same whole number here and in SQL. */
const hash = (row: number, salt: number): number => ((row + 1) * (7919 + 104_729 * salt)) % 1_000_003

const sqlHash = (salt: number) => `((i + 1) * ${7919 + 104_729 * salt} % 1000003)`

const SQL_TABLE = [
  ...Array.from(
    { length: 8 },
    (_, j) => `(CASE WHEN ${sqlHash(j)} % 50 = 0 THEN NULL ELSE ${sqlHash(j)} % 1000 END)::DOUBLE AS n${j}`,
  ),
  ...Array.from(
    { length: 3 },
    (_, j) => `(DATE '1970-01-01' + (${sqlHash(j + 8)} % 9000)::INTEGER)::TIMESTAMP AS d${j}`,
  ),
  ...Array.from({ length: 6 }, (_, j) => `' Level ' || (${sqlHash(j + 11)} % ${5 + 9 * j}) AS c${j}`),
  `(${sqlHash(17)} % 20000) || CASE WHEN ${sqlHash(17)} % 20000 % 2 = 0 THEN ' kg' ELSE ' g' END || ' of it' AS t0`,
  `'order ' || (${sqlHash(18)} % 20000) || ', part ' || (${sqlHash(18)} % 20000 % 7) AS t1`,
  `${sqlHash(19)} % 2 = 1 AS b0`,
]

/** A step, and the same in DuckDB's SQL over the table `t`. */
const STEPS: readonly (readonly [step: unknown, sql: string])[] = [
  [
    { id: 'normalise', params: { columns: ['c0', 'c1', 'c2'], letters: 'lower' } },
    'SELECT * REPLACE (lower(trim(c0)) AS c0, lower(trim(c1)) AS c1, lower(trim(c2)) AS c2)',
  ],
  [
    { id: 'normalise', params: { columns: ['c3', 'c4', 'c5', 't0', 't1'] } },
    'SELECT * REPLACE (trim(c3) AS c3, trim(c4) AS c4, trim(c5) AS c5, trim(t0) AS t0, trim(t1) AS t1)',
  ],
  [
    { id: 'replace', params: { columns: ['c3'], find: '^(\\w+) ', by: '$1-', regular: true } },
    "SELECT * REPLACE (regexp_replace(c3, '^(\\w+) ', '\\1-') AS c3)",
  ],
  [
    { id: 'map-values', params: { columns: ['c4'], values: { 'Level 0': 'none', 'Level 1': 'one' } } },
    "SELECT * REPLACE (CASE c4 WHEN 'Level 0' THEN 'none' WHEN 'Level 1' THEN 'one' ELSE c4 END AS c4)",
  ],
  [
    { id: 'split', params: { column: 't1', separator: ', ', names: ['order', 'part'] } },
    "SELECT *, split_part(t1, ', ', 1) AS \"order\", split_part(t1, ', ', 2) AS part",
  ],
  [
    { id: 'extract', params: { column: 'order', pattern: '(\\d+)', names: ['number'] } },
    'SELECT *, regexp_extract("order", \'(\\d+)\', 1) AS number',
  ],
  [{ id: 'set-type', params: { columns: ['number'], type: 'number' } }, 'SELECT * REPLACE (number::DOUBLE AS number)'],
  [
    { id: 'extract-number', params: { column: 't0', name: 'kg', factors: { kg: 1, g: 0.001 } } },
    "SELECT *, regexp_extract(t0, '(\\d+)', 1)::DOUBLE * CASE WHEN regexp_extract(t0, '\\d+ (\\w+)', 1) = 'kg' THEN 1 ELSE 0.001 END AS kg",
  ],
  [{ id: 'rename', params: { names: { n0: 'amount', d0: 'since' } } }, 'SELECT * RENAME (n0 AS amount, d0 AS since)'],
  [
    { id: 'compute', params: { name: 'ratio', expression: 'amount / (n1 + 1)' } },
    'SELECT *, amount / (n1 + 1) AS ratio',
  ],
  [
    { id: 'compute', params: { name: 'class', expression: 'if(ratio > 1 and b0, "high", c0)' } },
    "SELECT *, CASE WHEN ratio > 1 AND b0 THEN 'high' ELSE c0 END AS class",
  ],
  [
    { id: 'compute', params: { name: 'age', expression: 'd1 - since' } },
    "SELECT *, date_diff('day', since, d1) AS age",
  ],
  [
    { id: 'extract-date', params: { column: 'since' } },
    'SELECT *, year(since) AS since_year, month(since) AS since_month, isodow(since) AS since_weekday',
  ],
  [
    { id: 'impute', params: { columns: ['n2', 'n3', 'n4'] } },
    'SELECT * REPLACE (coalesce(n2, (SELECT median(n2) FROM t)) AS n2, coalesce(n3, (SELECT median(n3) FROM t)) AS n3, coalesce(n4, (SELECT median(n4) FROM t)) AS n4)',
  ],
  [
    { id: 'clip', params: { columns: ['n5', 'ratio'] } },
    'SELECT * REPLACE (greatest(least(n5, (SELECT quantile_cont(n5, 0.99) FROM t)), (SELECT quantile_cont(n5, 0.01) FROM t)) AS n5, greatest(least(ratio, (SELECT quantile_cont(ratio, 0.99) FROM t)), (SELECT quantile_cont(ratio, 0.01) FROM t)) AS ratio)',
  ],
  [
    { id: 'join', params: { columns: ['c1', 'c2'], separator: '/', name: 'where' } },
    'SELECT *, concat_ws(\'/\', c1, c2) AS "where"',
  ],
  [{ id: 'filter', params: { where: 'n6 >= 10 and c5 <> "Level 3"' } }, 'SELECT * '],
  [{ id: 'filter-values', params: { column: 'c3', values: ['Level-1'], keep: 'others' } }, 'SELECT *'],
  [
    { id: 'drop-columns', params: { columns: ['t0', 't1', 'order', 'part'] } },
    'SELECT * EXCLUDE (t0, t1, "order", part)',
  ],
  [{ id: 'drop-duplicates', params: { columns: ['n7', 'c4', 'd2'] } }, 'SELECT DISTINCT ON (n7, c4, d2) *'],
]

const WHERE: Readonly<Record<number, string>> = {
  16: "WHERE n6 >= 10 AND c5 <> 'Level 3'",
  17: "WHERE c3 <> 'Level-1'",
}

/** A recipe of 20 steps over a million rows of 20 columns. */
export const cleanRecipe = defineBenchmark({
  id: 'clean',
  title: 'A recipe of 20 steps on 1,000,000 rows of 20 columns',
  async run() {
    const rows = table()
    const recipe = parseRecipe({ steps: STEPS.map(([step]) => step) }, 'the benchmark')
    const { table: result, conflicts } = await fitRecipe(recipe, rows)
    const [conflict] = conflicts
    if (conflict) throw new Error(conflict.message)
    const seconds = await medianSeconds(3, () => fitRecipe(recipe, rows))
    const slowest = await slowestStep(recipe, rows)
    const baseline = await bySql(result.rows)
    return {
      what: 'fitRecipe()',
      seconds,
      limit: 5,
      baseline: { what: 'the same in SQL by DuckDB, two threads, a table for each step', seconds: baseline },
      notes: `${result.rows.toLocaleString('en-US')} rows are left; the slowest step, ${slowest.id}, takes ${Math.round(slowest.milliseconds)} ms (a preview may take 300)`,
    }
  },
})

async function slowestStep(recipe: Recipe, rows: Table): Promise<{ id: string; milliseconds: number }> {
  let slowest = { id: '', milliseconds: 0 }
  let started = performance.now()
  for await (const { step } of replay(recipe, rows)) {
    const milliseconds = performance.now() - started
    if (milliseconds > slowest.milliseconds) slowest = { id: step.id, milliseconds }
    started = performance.now()
  }
  return slowest
}

/** The steps one after the other, each into a table of its own, as a person would see them; rows left must agree. */
async function bySql(rowsLeft: number): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  try {
    await connection.run(`CREATE TABLE source AS SELECT ${SQL_TABLE.join(', ')} FROM range(${ROWS}) r(i)`)
    const seconds = await medianSeconds(1, async () => {
      await connection.run('CREATE OR REPLACE TABLE t AS SELECT * FROM source')
      for (const [at, [, sql]] of STEPS.entries())
        await connection.run(`CREATE OR REPLACE TABLE t AS ${sql} FROM t ${WHERE[at] ?? ''}`)
    })
    const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM t')
    const [[left] = []] = counted.getRows()
    if (left !== rowsLeft) throw new Error(`${rowsLeft} rows are left of the recipe and ${left} of the SQL`)
    return seconds
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
