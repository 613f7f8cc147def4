// Mutated files: each is read with counts that add up, or refused with a message that names it. LATHE_RUNS=100000 reads as
// many, LATHE_SEED others; the slowest is then told.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from '@uwdata/flechette'
import { strToU8, zipSync } from 'fflate'
import { writeXlsx } from 'hucre/xlsx'
import sqlite from 'node-sqlite3-wasm'
import { expect, test } from 'vitest'
import { createRng, LatheError, type Rng } from '../../shared/core/index.ts'
import { inferReadings } from '../../shared/import/index.ts'
import { withDuck } from './duckdb.ts'
import { readSource, withTemporaryFolder } from './index.ts'

const RUNS = Number(process.env.LATHE_RUNS ?? 300)
const SEED = process.env.LATHE_SEED ?? 'fuzz'
const MESSY = fileURLToPath(new URL('../../../shared/data/messy', import.meta.url))
const MOST_BYTES = 20_000

const CSV = 'id,name,day,amount\n007,"a, b",2024-01-15,"1.234,50"\n2,"x\ny",15/01/2024,€ 3\n3,,,\n'
const OWN: Uint8Array[] = [
  strToU8(CSV),
  strToU8(CSV.replaceAll(',', ';').replaceAll('\n', '\r\n')),
  Buffer.from(`\ufeff${CSV}`, 'utf16le'),
  strToU8('[{"a": 1.0, "b": [1, {"c": null}]}, {"a": "x\\ny"}]'),
  strToU8('{"a": 1}\n{"a": 2, "b": true}\n'),
]

/** Files of binary formats, which cost more to read: every tenth file is one of them. */
async function binaries(): Promise<Uint8Array[]> {
  return withTemporaryFolder(async (folder) => {
    const database = new sqlite.Database(join(folder, 'db'))
    database.exec(`CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, NULL)`)
    database.close()
    const parquet = join(folder, 'parquet')
    await withDuck({ folder }, (connection) =>
      connection.run(`COPY (SELECT i AS a, 'x' || i AS b FROM range(50) t(i)) TO '${parquet}' (FORMAT parquet)`),
    )
    const arrow = tableToIPC(tableFromArrays({ a: [1, 2, null], b: ['x', 'y', 'z'] }), { format: 'file' })
    return [
      readFileSync(join(folder, 'db')),
      readFileSync(parquet),
      gzipSync(CSV),
      zipSync({ 'a.csv': strToU8(CSV), 'b.csv': strToU8(CSV) }),
      await writeXlsx({
        sheets: [
          {
            name: 'S',
            rows: [
              ['a', 'b'],
              [1, 'x'],
              [2, null],
            ],
          },
        ],
      }),
      ...(arrow === null ? [] : [arrow]),
    ]
  })
}

function texts(): Uint8Array[] {
  if (!existsSync(MESSY)) return OWN
  const files = readdirSync(MESSY, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const messy = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  return [...OWN, ...messy.filter((bytes) => bytes.length > 0).map((bytes) => bytes.subarray(0, MOST_BYTES))]
}

const PIECES = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\\',
  '\ufeff',
  '\u00e9',
  ' ',
  '#',
  '0',
  '[',
  '{"a":',
  '1e999',
]
  .map((piece) => strToU8(piece))
  .concat(Uint8Array.of(0xff), Uint8Array.of(0x80), Uint8Array.of(0xff, 0xfe))

/** One change: bytes changed, taken out, put in or repeated; the end cut off; another file's part put in. */
function mutate(bytes: Uint8Array, rng: Rng, others: readonly Uint8Array[]): Uint8Array {
  const at = rng.below(bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + rng.below(rng.below(4) === 0 ? 500 : 8))
  const part = (from: number, end: number) => bytes.subarray(from, end)
  switch (rng.below(7)) {
    case 0: {
      const changed = bytes.slice()
      if (at < changed.length) changed[at] = rng.below(256)
      return changed
    }
    case 1:
      return Buffer.concat([part(0, at), part(to, bytes.length)])
    case 2:
    case 3:
      return Buffer.concat([part(0, at), PIECES[rng.below(PIECES.length)] ?? part(0, 0), part(at, bytes.length)])
    case 4:
      return Buffer.concat([part(0, to), part(at, bytes.length)])
    case 5:
      return rng.below(4) === 0 ? part(0, at) : bytes
    default: {
      const other = others[rng.below(others.length)] ?? bytes
      const from = rng.below(other.length + 1)
      return Buffer.concat([part(0, at), other.subarray(from, from + rng.below(200)), part(at, bytes.length)])
    }
  }
}

test(
  `${RUNS} mutated files are read with counts that add up, or refused`,
  async () => {
    const plain = texts()
    const packed = await binaries()
    const seeds = createRng(SEED)
    let read = 0
    let slowest = { run: 0, milliseconds: 0 }
    await withTemporaryFolder(async (folder) => {
      for (let run = 0; run < RUNS; run++) {
        const rng = seeds.fork(`run ${run}`)
        const from = run % 10 === 9 ? packed : plain
        let bytes = from[rng.below(from.length)] ?? strToU8(CSV)
        for (let change = rng.below(4); change >= 0; change--) bytes = mutate(bytes, rng, from)
        const path = join(folder, 'data')
        await writeFile(path, bytes)
        const started = performance.now()
        try {
          const { table } = await readSource(path)
          inferReadings(table)
          read++
          if (
            table.rows + table.setAside.length !== table.records ||
            table.columns.some(({ codes }) => codes.length !== table.rows)
          )
            throw new Error(`the counts of run ${run} do not add up`)
        } catch (error) {
          if (!(error instanceof LatheError) || error.code === 'internal')
            throw new Error(`run ${run} failed`, { cause: error })
          expect([run, error.message.includes(path), typeof error.details.next]).toEqual([run, true, 'string'])
        }
        const milliseconds = Math.round(performance.now() - started)
        if (milliseconds > slowest.milliseconds) slowest = { run, milliseconds }
      }
    })
    expect(read).toBeGreaterThan(RUNS / 3)
    if (process.env.LATHE_RUNS !== undefined)
      console.log(
        `${RUNS} mutated files: ${read} read, ${RUNS - read} refused, run ${slowest.run} was the slowest: ${slowest.milliseconds} ms`,
      )
  },
  RUNS * 1000,
)
