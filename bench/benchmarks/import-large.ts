import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { readSource } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { profileTable } from '../../shared/profile/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'

const BYTES = 200e6
/** What the import may take of the baseline, alone and with the profile. */
const MOST_TIMES = 1.3
const MOST_TIMES_WITH_PROFILE = 2

/** 200 MB of numbers, dates, levels and texts: imported with every check against the library that writes a file of its own. */
export const importLarge = defineBenchmark({
  id: 'import-large',
  title: 'Import of a CSV file of 200 MB',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
    try {
      const file = join(folder, 'large.csv')
      await pipeline(Readable.from(blocks(BYTES)), createWriteStream(file))
      const { size } = await stat(file)
      const baseline = await medianSeconds(3, () => intoParquet(file, join(folder, 'large.parquet')))
      const seconds = await medianSeconds(3, () => readSource(file))
      const profiled = await medianSeconds(1, () => importAndProfile(file))
      const times = (profiled / baseline).toFixed(2)
      return {
        what: `readSource(${Math.round(size / 1e6)} MB)`,
        seconds,
        baseline: { what: 'DuckDB’s read_csv into Parquet', seconds: baseline },
        limit: MOST_TIMES * baseline,
        notes: `with the profile ${times} times the baseline (limit ${MOST_TIMES_WITH_PROFILE})`,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

async function importAndProfile(file: string): Promise<void> {
  const { table } = await readSource(file)
  const { columns } = inferReadings(table)
  const readings = new Map(columns.map(({ name, reading }) => [name, reading]))
  profileTable(typeColumns(table, readings).table, columns)
}

async function intoParquet(file: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const [from, target] = [file, to].map((path) => path.replaceAll("'", "''"))
  await connection.run(`COPY (SELECT * FROM read_csv('${from}')) TO '${target}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
}

const WORDS = 'harbour lantern orchard copper meadow river granite willow ember saddle'.split(' ')

function* blocks(bytes: number): Generator<string> {
  const rng = createRng('import-large')
  yield 'id,day,amount,rate,city,segment,active,note\n'
  let id = 0
  for (let written = 0; written < bytes; ) {
    const lines: string[] = []
    for (let line = 0; line < 2000; line++) {
      const day = `20${10 + rng.below(15)}-${String(1 + rng.below(12)).padStart(2, '0')}-${String(1 + rng.below(28)).padStart(2, '0')}`
      const note =
        rng.below(20) === 0
          ? `"${WORDS[rng.below(10)]}, ${WORDS[rng.below(10)]}"`
          : `${WORDS[rng.below(10)]} ${rng.below(1e6)}`
      const amount = (rng.below(1e7) / 100).toFixed(2)
      const rate = rng.below(50) === 0 ? '' : String(rng.below(1e6) / 1e6)
      lines.push(
        `${id++},${day},${amount},${rate},${WORDS[rng.below(10)]},s${rng.below(200)},${rng.below(2) === 0},${note}\n`,
      )
    }
    const block = lines.join('')
    written += block.length
    yield block
  }
}
