import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { readSource } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { profileTable } from '../../shared/profile/index.ts'
import { typeColumns } from '../../shared/train/index.ts'
import { defineBenchmark, inTurns, type Taken } from '../benchmark.ts'

const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

const BYTES = 200e6
/** What the import may take of the baseline, alone and with the profile. */
const MOST_TIMES = 1.3
const MOST_TIMES_WITH_PROFILE = 2

const BASELINE = 'DuckDB’s read_csv into Parquet'

/** 200 MB of numbers, dates, levels and texts: imported with every check against the library that writes a file of its own. */
export const importLarge = defineBenchmark({
  id: 'import-large',
  title: 'Import of a CSV file of 200 MB',
  run: () =>
    withLarge(async (file, parquet) => {
      const work = () => readSource(file)
      const { own, baseline } = await inTurns(3, { own: work, baseline: () => intoParquet(file, parquet) })
      return {
        what: 'readSource(200 MB)',
        seconds: own.seconds,
        baseline: { what: BASELINE, seconds: baseline.seconds },
        limit: MOST_TIMES * baseline.seconds,
        notes: cpuNotes(own, baseline),
      }
    }),
})

/** The same with types and values of every column, and everything that the profile finds. */
export const importProfileLarge = defineBenchmark({
  id: 'import-profile-large',
  title: 'Import and profile of a CSV file of 200 MB',
  run: () =>
    withLarge(async (file, parquet) => {
      const work = () => importAndProfile(file)
      const { own, baseline } = await inTurns(3, { own: work, baseline: () => intoParquet(file, parquet) })
      const megabytes = await peakMegabytes(['profile', file])
      return {
        what: 'readSource(200 MB) with its profile',
        seconds: own.seconds,
        baseline: { what: BASELINE, seconds: baseline.seconds },
        limit: MOST_TIMES_WITH_PROFILE * baseline.seconds,
        notes: `${cpuNotes(own, baseline)}${megabytes > 0 ? `; at most ${megabytes} MB in memory` : ''}`,
      }
    }),
})

const cpuNotes = (own: Taken, baseline: Taken): string =>
  `${own.cpuSeconds.toFixed(2)} s of all cores against ${baseline.cpuSeconds.toFixed(2)} s: ${(own.cpuSeconds / baseline.cpuSeconds).toFixed(2)} times`

async function withLarge<T>(use: (file: string, parquet: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
  try {
    const file = join(folder, 'large.csv')
    await pipeline(Readable.from(blocks(BYTES)), createWriteStream(file))
    return await use(file, join(folder, 'large.parquet'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The most memory that a command of the built program has at once; 0 where the system does not tell. */
async function peakMegabytes(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [LATHE, ...args], { stdio: 'ignore' })
  const ended = once(child, 'close')
  let peak = 0
  const looking = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peak = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It has ended, or this is no Linux.
    }
  }, 20)
  await ended
  clearInterval(looking)
  return peak
}

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
