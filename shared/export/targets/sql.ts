import type { Pipeline } from '../../pipeline/index.ts'
import { defineExporter, type ExportFile, textFile } from '../exporter.ts'
import { noProgram, programOf } from '../formula/program.ts'
import { DIALECTS } from './sql/dialects.ts'
import { writeQuery } from './sql/write.ts'

/** Numbers and texts of a query: BigQuery takes a megabyte, and DuckDB works minutes at one of 60,000. */
const MOST_PARTS = 16_000

/** One query for each database, that scores a table where it lies. */
export const sql = defineExporter({
  id: 'sql',
  title: 'SQL',
  for: 'Databases that score their own tables: DuckDB, PostgreSQL, BigQuery, Snowflake, SQL Server.',
  runtime: 'duckdb',
  entry: 'predict.duckdb.sql',
  maxAbsDiff: 1e-9,
  undecided: 1e-9,
  unavailable: ({ pipeline }) => noProgram(pipeline, 'a query', MOST_PARTS) ?? tooWide(pipeline),
  compile({ pipeline }) {
    const program = programOf(pipeline)
    return [
      ...DIALECTS.map((dialect): ExportFile => textFile(`predict.${dialect.id}.sql`, writeQuery(program, dialect))),
      textFile('columns.json', `${JSON.stringify(columnsOf(pipeline), null, 2)}\n`),
      textFile('README.md', readme(pipeline)),
    ]
  },
})

/** Columns of a step: every result is one, and PostgreSQL takes 1,664. */
const MOST_COLUMNS = 1_600

function tooWide(pipeline: Pipeline): string | null {
  const columns = pipeline.inputs.length + programOf(pipeline).results.length
  if (columns <= MOST_COLUMNS) return null
  return `its query would have steps of ${columns.toLocaleString('en-US')} columns, and databases take ${MOST_COLUMNS.toLocaleString('en-US')}. A smaller model fits.`
}

/** What the table has to hold, and what the columns of the answer mean: also what a proof needs to know. */
const columnsOf = ({ task, classes, inputs }: Pipeline) => ({
  task,
  classes,
  inputs: inputs.map(({ name, reading }) => ({ name, reading })),
})

function readme({ target, inputs, classes }: Pipeline): string {
  const columns = inputs.map(({ name, reading }) => `\`${name}\` (${reading.kind})`).join(', ')
  const shares = classes.map((label, k) => `\`probability_${k}\` is ${JSON.stringify(label)}`).join(', ')
  return `# SQL that predicts ${target}

One query for each of ${DIALECTS.map(({ title }) => title).join(', ')}: it reads the table \`new_rows\`, whose key is \`id\`; put in
the names of your own. It answers with a line a row: \`id\`, \`prediction\`${classes.length > 0 ? ` and probabilities (${shares})` : ''}.

Columns of the table: ${columns}. Numbers are of 64 bits, dates are timestamps (UTC), yes and no are booleans, others are
texts; null is missing. Levels that training did not see count as missing.

The query for DuckDB is proved on made-up rows (\`golden.json\`). The others are printed from the same formulas in their own
words, and were not run here. A number that grows beyond 1.8e308 ends the queries of PostgreSQL and SQL Server. \`schema.json\` describes a row, \`lathe-export.json\` holds every file's SHA-256: \`lathe verify .\`
scores the rows again with DuckDB.
`
}
