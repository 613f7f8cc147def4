import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createRng } from '../../shared/core/index.ts'
import { type OnnxContract, parseOnnxContract, tensorValues } from '../../shared/export/index.ts'
import { type Benchmark, defineBenchmark, inTurns, type Measured } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { type OnnxColumn, openExportedOnnx } from '../onnx-runtime.ts'

const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))
const ROWS = 20_000
const SINGLE_ROWS = 3000
const TURNS = 5

type Rows = readonly Readonly<Record<string, string>>[]
type Predict = (rows: Rows) => unknown

interface Asked {
  readonly trees: number
  /** Rows a CPU second that the package is to score at least. */
  readonly limit: number
  readonly target: string
  readonly withFile: (use: (path: string, name: string) => Promise<Measured>) => Promise<Measured>
}

/**
 * Exports as others use them: raw rows in, predictions out, on one thread. The npm package scores with its kernels, the web module in
 * plain JavaScript; ONNX Runtime has the ONNX export of the same model and the columns as tensors, ready made.
 */
export const EXPORTED: readonly Benchmark[] = [
  exported('exported-500', { trees: 500, limit: 100_000, target: 'income', withFile: withAdult }),
  exported('exported-500-numbers', { trees: 500, limit: 100_000, target: 'y', withFile: withNumbers }),
  exported('exported-100', { trees: 100, limit: 200_000, target: 'income', withFile: withAdult }),
]

function exported(id: string, asked: Asked): Benchmark {
  return defineBenchmark({
    id,
    title: `Exported npm package, ${asked.trees} trees of depth 6, raw rows in batch`,
    run: () =>
      asked.withFile(async (file, name) => {
        const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
        try {
          return await measure(folder, file, name, asked)
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      }),
  })
}

async function measure(folder: string, file: string, name: string, { trees, limit, target }: Asked): Promise<Measured> {
  const model = join(folder, 'model.lathe')
  const params = `gbdt.rounds=${trees},gbdt.maxDepth=6`
  await run(['train', file, '--target', target, '--families', 'gbdt', '--params', params, '-o', model])
  const exports = { web: '', node: '', service: '', onnx: '' }
  for (const to of ['web', 'node', 'service', 'onnx'] as const) {
    exports[to] = join(folder, to)
    await run(['export', model, '--to', to, '-o', exports[to]])
  }
  const rows = await rowsOf(file)
  const [node, web] = [await predictOf(join(exports.node, 'index.js')), await predictOf(join(exports.web, 'model.js'))]
  const peer = await openExportedOnnx(await readFile(join(exports.onnx, 'model.onnx')))
  const columns = columnsOf(parseOnnxContract(await readFile(join(exports.onnx, 'onnx.json'), 'utf8')), rows)
  const taken = await inTurns(TURNS, {
    node: async () => node(rows),
    web: async () => web(rows),
    onnx: async () => peer?.run(columns),
  })
  const theirs = peer ? taken.onnx : taken.web
  const rate = (seconds: number) => `${Math.round(rows.length / seconds).toLocaleString('en-US')} rows/s`
  return {
    what: `predict(rows), ${rows.length} rows of ${name}`,
    seconds: taken.node.cpuSeconds,
    baseline: {
      what: peer
        ? 'ONNX Runtime (onnxruntime-node), its own graph of the same model'
        : 'the web module: skipped: onnxruntime-node is not to be had',
      seconds: theirs.cpuSeconds,
    },
    limit: rows.length / limit,
    notes: [
      `with kernels ${rate(taken.node.cpuSeconds)}`,
      `in plain JavaScript ${rate(taken.web.cpuSeconds)}`,
      ...(peer ? [`ONNX Runtime ${rate(taken.onnx.cpuSeconds)}`] : []),
      `one row: ${(await middleMilliseconds(rows, async (row) => node([row]))).toFixed(3)} ms`,
      ...(peer ? [`in ONNX Runtime ${(await middleOfPeer(rows, columns, peer)).toFixed(3)} ms`] : []),
      `web module ${kilobytes(await gzipped(exports.web, ['model.js', 'model.data.js']))} kB gzipped`,
      `service folder ${kilobytes(await sizeOf(exports.service))} kB`,
    ].join('; '),
  }
}

const kilobytes = (bytes: number): string => Math.round(bytes / 1000).toLocaleString('en-US')

async function predictOf(path: string): Promise<Predict> {
  const { predict } = await import(pathToFileURL(path).href)
  return predict
}

/** Records as texts by column, as a caller has them who has read the file. */
async function rowsOf(file: string): Promise<Rows> {
  const [head = '', ...lines] = (await readFile(file, 'utf8')).split(/\r?\n/u).filter((line) => line !== '')
  const names = head.split(',')
  return lines.slice(0, ROWS).map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, j) => [name, cells[j] ?? '']))
  })
}

const columnsOf = ({ inputs }: OnnxContract, rows: Rows): OnnxColumn[] =>
  inputs.map((input) => {
    const values = tensorValues(
      input,
      rows.map((cells) => cells[input.name] ?? null),
    )
    return input.type === 'double'
      ? { name: input.name, type: 'double', values: Float64Array.from(values, Number) }
      : { name: input.name, type: 'string', values: values.map(String) }
  })

async function middleMilliseconds<T>(of: readonly T[], work: (one: T) => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  // Small functions are compiled after some thousand calls.
  for (const one of of.slice(0, SINGLE_ROWS)) await work(one)
  for (const one of of.slice(0, SINGLE_ROWS)) {
    const started = performance.now()
    await work(one)
    taken.push(performance.now() - started)
  }
  return taken.sort((a, b) => a - b)[taken.length >> 1] ?? 0
}

function middleOfPeer(
  rows: Rows,
  columns: readonly OnnxColumn[],
  peer: { run(columns: readonly OnnxColumn[]): Promise<unknown> },
): Promise<number> {
  const single = rows
    .slice(0, SINGLE_ROWS)
    .map((_, row) =>
      columns.map(
        (column): OnnxColumn =>
          column.type === 'double'
            ? { ...column, values: column.values.slice(row, row + 1) }
            : { ...column, values: column.values.slice(row, row + 1) },
      ),
    )
  return middleMilliseconds(single, (own) => peer.run(own))
}

async function gzipped(folder: string, files: readonly string[]): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += gzipSync(await readFile(join(folder, file)), { level: 9 }).length
  return bytes
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true })) {
    const found = await stat(join(folder, entry))
    if (found.isFile()) bytes += found.size
  }
  return bytes
}

/** Rows of 20 numbers, of which five matter. */
async function withNumbers(use: (path: string, name: string) => Promise<Measured>): Promise<Measured> {
  const rng = createRng('exported')
  const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
  try {
    const lines = [[...Array.from({ length: 20 }, (_, j) => `x${j}`), 'y'].join(',')]
    for (let row = 0; row < ROWS; row++) {
      const x = Array.from({ length: 20 }, () => 6 * (rng.next() + rng.next() - 1))
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = x
      const score = a + 2 * Math.sin(b) + Math.abs(c) - d * e + 2 * rng.next()
      lines.push([...x.map((value) => value.toFixed(4)), score > 2 ? 'yes' : 'no'].join(','))
    }
    const path = join(folder, 'numbers.csv')
    await writeFile(path, `${lines.join('\n')}\n`)
    return await use(path, 'generated numbers')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LATHE, ...args, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`lathe ${args[0]} exited with ${code}`))))
  })
}
