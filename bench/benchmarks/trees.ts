import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distFile } from '../../engine/index.ts'
import { type Benchmark, defineBenchmark } from '../benchmark.ts'
import { areaUnderCurve, readFloats, type TreeAsk, writeTreeData } from '../tree-data.ts'

const PYTHON = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import xgboost, numpy'], { stdio: 'ignore' }).status === 0,
)
const PEER = fileURLToPath(new URL('../bench/peers/xgboost-fit.py', import.meta.url))
const ROUNDS = 100

interface Size {
  readonly id: string
  readonly task: TreeAsk['task']
  readonly rows: number
  readonly features: number
  readonly threads: number
  /** Pairs of runs; the one with the median ratio is shown. */
  readonly pairs: number
}

const size = (
  id: string,
  task: TreeAsk['task'],
  rows: number,
  features: number,
  threads: number,
  pairs: number,
): Size => ({
  id,
  task,
  rows,
  features,
  threads,
  pairs,
})

const SIZES: readonly Size[] = [
  size('trees-48k', 'binary', 48_000, 14, 1, 5),
  size('trees-100k', 'binary', 100_000, 30, 1, 3),
  size('trees-100k-2', 'binary', 100_000, 30, 2, 3),
  size('trees-1m', 'binary', 1_000_000, 30, 1, 1),
  size('trees-1m-2', 'binary', 1_000_000, 30, 2, 1),
  size('trees-multiclass', 'multiclass', 50_000, 20, 1, 3),
  size('trees-regression', 'regression', 100_000, 30, 1, 3),
]

interface Run {
  readonly seconds: number
  readonly cpu: number
  readonly peak: number
  /** Peak before the fit: the data, and what brought it there. */
  readonly before: number
}

/** Boosted trees against XGBoost's histogram method, in turn, each fit in a process of its own. None where it is not installed. */
export const TREES: readonly Benchmark[] = PYTHON === undefined ? [] : SIZES.map((one) => against(PYTHON, one))

if (PYTHON === undefined) console.error('skipped: boosted trees are measured against XGBoost; install python3-xgboost')

function against(python: string, { id, task, rows, features, threads, pairs }: Size): Benchmark {
  const title = `Boosted trees, ${task}, ${ROUNDS} rounds, depth 6, ${rows} × ${features}, ${threads} thread${threads > 1 ? 's' : ''}`
  return defineBenchmark({
    id,
    title,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'lathe-trees-'))
      try {
        const ask: TreeAsk = {
          folder,
          task,
          classes: task === 'multiclass' ? 6 : task === 'binary' ? 2 : 0,
          features,
          threads,
          rounds: ROUNDS,
        }
        writeTreeData(ask, { train: rows, test: Math.min(100_000, rows >> 1) })
        const runs = Array.from({ length: pairs }, () => {
          const own = run(process.execPath, [distFile('tree-fit.js'), JSON.stringify(ask)])
          return { own, peer: run(python, [PEER, JSON.stringify(ask)]) }
        }).sort((a, b) => a.own.seconds / a.peer.seconds - b.own.seconds / b.peer.seconds)
        const middle = runs[pairs >> 1]
        if (!middle) throw new Error('nothing was run')
        const { own, peer } = middle
        return {
          what: 'gbdt.fit',
          seconds: own.seconds,
          baseline: { what: 'XGBoost, hist', seconds: peer.seconds },
          notes: `${scores(ask)}; CPU ${own.cpu.toFixed(2)} s to ${peer.cpu.toFixed(2)} s; ${memory(own, peer)}`,
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  })
}

/** Threads that wait for one another sleep: spinning would steal the time of the other side. */
function run(program: string, args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
  })
  if (status !== 0) throw new Error(`${program} ended with code ${status}: ${stderr.slice(-500)}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

const memory = (own: Run, peer: Run): string =>
  `peak ${megabytes(own.peak)} to ${megabytes(peer.peak)}, above the data ${megabytes(own.peak - own.before)} to ${megabytes(peer.peak - peer.before)}`

/** How well both do on the same test rows: AUC, share of right classes, or root mean squared error. */
function scores({ folder, task, classes }: TreeAsk): string {
  const target = readFloats(folder, 'test.target')
  const [own, peer] = ['own.predictions', 'peer.predictions'].map((name) => readFloats(folder, name))
  if (!own || !peer) throw new Error('there are no predictions')
  const of = task === 'binary' ? areaUnderCurve : task === 'multiclass' ? accuracy(classes) : rootMeanSquare
  const name = task === 'binary' ? 'AUC' : task === 'multiclass' ? 'accuracy' : 'RMSE'
  return `${name} ${of(target, own).toFixed(4)} to ${of(target, peer).toFixed(4)}`
}

const accuracy =
  (classes: number) =>
  (target: Float32Array, scores: Float32Array): number => {
    let right = 0
    for (let row = 0; row < target.length; row++) {
      const own = scores.subarray(row * classes, (row + 1) * classes)
      if (own.indexOf(Math.max(...own)) === target[row]) right++
    }
    return right / target.length
  }

function rootMeanSquare(target: Float32Array, predictions: Float32Array): number {
  let squares = 0
  for (let row = 0; row < target.length; row++) squares += ((predictions[row] ?? 0) - (target[row] ?? 0)) ** 2
  return Math.sqrt(squares / target.length)
}
