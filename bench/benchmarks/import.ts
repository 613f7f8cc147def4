import { DuckDBInstance } from '@duckdb/node-api'
import { readSource } from '../../engine/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'
import { withAdult } from '../data.ts'

/** Reading with every check (encoding, dialect, survey, counts) against the bare library that reads the cells. */
export const importFile = defineBenchmark({
  id: 'import',
  title: 'Import of a CSV file',
  run: () =>
    withAdult(async (file, name) => {
      const seconds = await medianSeconds(5, () => readSource(file))
      const baseline = await medianSeconds(5, () => bareRead(file))
      return {
        what: `readSource(${name})`,
        seconds,
        baseline: { what: 'DuckDB’s own reader into JavaScript columns', seconds: baseline },
      }
    }),
})

async function bareRead(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv('${file.replaceAll("'", "''")}', all_varchar = true)`,
  )
  reader.getColumns()
  connection.closeSync()
  instance.closeSync()
}
