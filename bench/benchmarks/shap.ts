import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backgroundRules, inBatch, pathRules, type SplitTrees } from '../../shared/explain/index.ts'
import { type Benchmark, defineBenchmark, type Measured } from '../benchmark.ts'

const PYTHON = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import xgboost, numpy'], { stdio: 'ignore' }).status === 0,
)
if (PYTHON === undefined) console.error('skipped: contributions are measured against XGBoost; install python3-xgboost')

const PEER = fileURLToPath(new URL('../bench/peers/xgboost-shap.py', import.meta.url))
const ROWS = 10_000
const FEATURES = 14
const TREES = 500
const BACKGROUND_ROWS = 64
/** The peer works in numbers of 32 bits. */
const MOST_DIFFERENCE = 1e-4

/** Exact TreeSHAP of XGBoost's own trees, on one thread each, in the same minute. None where it is not installed. */
export const SHAP: readonly Benchmark[] =
  PYTHON === undefined
    ? []
    : [
        defineBenchmark({
          id: 'shap',
          title: `TreeSHAP of ${ROWS} rows, ${TREES} trees of depth 6, 1 thread`,
          run: () => against(PYTHON),
        }),
      ]

async function against(python: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-shap-'))
  try {
    const ask = { folder, rows: ROWS, features: FEATURES, trees: TREES }
    const env = { ...process.env, OMP_NUM_THREADS: '1' }
    const { status, stdout, stderr } = spawnSync(python, [PEER, JSON.stringify(ask)], { encoding: 'utf8', env })
    if (status !== 0) throw new Error(`${python} ended with code ${status}: ${stderr.slice(-500)}`)
    const peer: { seconds: number; cpu: number } = JSON.parse(stdout.trim())
    const trees = readTrees(folder)
    const rows = split(read(folder, 'rows'), ROWS)
    const playerOf = Int32Array.from({ length: FEATURES }, (_, f) => f)
    const path = taken(() =>
      inBatch(trees, rows, playerOf, FEATURES, pathRules(trees, trees.cover ?? new Float64Array(0))),
    )
    const others = rows.map((column) => column.slice(0, BACKGROUND_ROWS))
    const background = taken(() => inBatch(trees, rows, playerOf, FEATURES, backgroundRules(trees, others)))
    const difference = largestDifference(path.result[0] ?? new Float64Array(0), read(folder, 'contributions'))
    if (difference > MOST_DIFFERENCE) throw new Error(`the contributions differ by ${difference}`)
    return {
      what: 'path-dependent contributions',
      seconds: path.seconds,
      baseline: { what: 'XGBoost, pred_contribs', seconds: peer.seconds },
      notes: `CPU ${path.cpu.toFixed(1)} s to ${peer.cpu.toFixed(1)} s; against a background of ${BACKGROUND_ROWS} rows CPU ${background.cpu.toFixed(1)} s; largest difference ${difference.toExponential(1)}`,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function taken<T>(work: () => T): { result: T; seconds: number; cpu: number } {
  const [started, before] = [performance.now(), process.cpuUsage()]
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 }
}

const read = (folder: string, name: string): Float64Array => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name))
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
}

const split = (values: Float64Array, length: number): Float64Array[] =>
  Array.from({ length: values.length / length }, (_, i) => values.subarray(i * length, (i + 1) * length))

/** Trees as the peer wrote them: it goes left below a threshold, in numbers of 32 bits. */
function readTrees(folder: string): SplitTrees {
  const nodes = read(folder, 'nodes')
  const fields = split(nodes, nodes.length / 7)
  const field = (place: number) => fields[place] ?? new Float64Array(0)
  const [threshold, missingLeft] = [Float32Array.from(field(1)), Uint8Array.from(field(2))]
  return {
    outputs: 1,
    roots: Int32Array.from(read(folder, 'roots')),
    left: Int32Array.from(field(3)),
    right: Int32Array.from(field(4)),
    feature: Int32Array.from(field(0)),
    values: field(5),
    stride: 1,
    cover: field(6),
    columnsOf: () => [],
    goesLeft: (node, x) => x < (threshold[node] ?? 0) || (missingLeft[node] === 1 && Number.isNaN(x)),
  }
}

const largestDifference = (own: Float64Array, peer: Float64Array): number =>
  own.reduce((most, value, i) => Math.max(most, Math.abs(value - (peer[i] ?? Number.NaN))), 0)
