import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRng, type Rng } from '../shared/core/index.ts'

/** What is fitted by both sides of a benchmark of trees. */
export interface TreeAsk {
  /** Where train.values, train.target and the same of test lie: single precision, column after column. */
  readonly folder: string
  readonly task: 'binary' | 'multiclass' | 'regression'
  readonly classes: number
  readonly features: number
  readonly threads: number
  readonly rounds: number
}

/** Levels of the columns that hold codes, one column in three. */
const CARDINALITIES = [2, 5, 8, 16, 42, 7, 100, 3, 12, 30]

/** Writes rows of a known truth: numbers of several shapes, some of them missing, and codes; few columns matter. */
export function writeTreeData(
  ask: Omit<TreeAsk, 'threads'>,
  rows: { readonly train: number; readonly test: number },
): void {
  for (const part of ['train', 'test'] as const) {
    const { values, target } = drawRows(ask, rows[part], createRng(`trees ${part}`))
    writeFileSync(join(ask.folder, `${part}.values`), new Uint8Array(values.buffer))
    writeFileSync(join(ask.folder, `${part}.target`), new Uint8Array(target.buffer))
  }
}

function drawRows({ task, classes, features }: Omit<TreeAsk, 'threads'>, rows: number, rng: Rng) {
  const values = new Float32Array(rows * features)
  const target = new Float32Array(rows)
  const numbers = Math.round((features * 2) / 3)
  const effects = createRng('effects')
  const slopes = Array.from({ length: features }, () => effects.next() * 2 - 1)
  const ofLevel = Array.from({ length: features }, () => Array.from({ length: 100 }, () => effects.next() * 2 - 1))
  for (let row = 0; row < rows; row++) {
    let score = 0
    for (let j = 0; j < features; j++) {
      const drawn = j < numbers ? drawNumber(j, slopes[j] ?? 0, rng) : drawCode(j - numbers, ofLevel[j] ?? [], rng)
      values[j * rows + row] = drawn.value
      score += drawn.score
    }
    target[row] = targetOf(task, classes, score, rng)
  }
  return { values, target }
}

/** The first four act by themselves, the next by their sine and their size, the others hardly. */
function drawNumber(j: number, slope: number, rng: Rng): { value: number; score: number } {
  const x = normal(rng)
  const effects = [0.8 * x, Math.sin(2 * x), 0.6 * Math.abs(x)]
  const score = slope * (effects[j >> 2] ?? 0.05 * x)
  if (j % 4 === 2 && rng.next() < 0.06) return { value: NaN, score: score - 0.3 }
  return { value: j % 5 === 1 ? Math.exp(x) : j % 5 === 3 ? Math.floor(20 * x) : x, score }
}

function drawCode(place: number, effects: readonly number[], rng: Rng): { value: number; score: number } {
  const value = Math.floor(rng.next() ** 2 * (CARDINALITIES[place % CARDINALITIES.length] ?? 2))
  return { value, score: place < 6 ? 0.8 * (effects[value] ?? 0) : 0 }
}

/** Nearly: the sum of twelve uniform numbers. */
function normal(rng: Rng): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += rng.next()
  return sum
}

function targetOf(task: TreeAsk['task'], classes: number, score: number, rng: Rng): number {
  const noise = Math.log(rng.next() / (1 - rng.next() * 0.999999))
  if (task === 'regression') return score + 0.5 * noise
  if (task === 'binary') return score + noise > 0 ? 1 : 0
  return Math.min(classes - 1, Math.max(0, Math.floor((score + noise + 4) * (classes / 8))))
}

/** Numbers of a file; all of them, or `count` from `first` on, into a buffer of as many where one is given. */
export function readFloats(
  folder: string,
  name: string,
  first = 0,
  count = Infinity,
  into?: Float32Array,
): Float32Array {
  const path = join(folder, name)
  const numbers = into ?? new Float32Array(Math.min(count, statSync(path).size / 4 - first))
  const file = openSync(path, 'r')
  try {
    readSync(file, numbers, 0, numbers.byteLength, first * 4)
  } finally {
    closeSync(file)
  }
  return numbers
}

/** Of a target of 0 and 1; tied scores share their ranks. */
export function areaUnderCurve(target: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Uint32Array.from(target, (_, row) => row).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  let [ranks, positives] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++
    for (let i = from; i < to; i++)
      if (target[order[i] ?? 0] === 1) {
        ranks += (from + to + 1) / 2
        positives++
      }
    from = to
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}
