import { permutation, type Rng } from '../core/index.ts'
import { drawCounts } from '../metrics/index.ts'
import type { ErrorSums } from './cells.ts'
import { type Grouping, groupsOf } from './groups.ts'

/** True and predicted numbers, row by row. */
export interface NumberOutcomes {
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

/** One group of an audit of numbers, summed up. */
export interface ErrorGroup {
  readonly name: string
  readonly isTooSmall: boolean
  /** Of the rows as they are. */
  readonly sums: ErrorSums
  /** A resample of its rows. */
  draw(rng: Rng): ErrorSums
}

/** A group with more rows is resampled in so many random blocks of rows: an interval's width is then known to some 2 %. */
const BLOCKS = 1024

/** Sums a row, in this order: rows, error, its size and square, true value less the mean of the group, its square. */
const SUMS = 6

/** Sums up the rows of every group. @param rng deals rows out to blocks */
export function tallyErrors(
  groupings: readonly Grouping[],
  { labels, predicted }: NumberOutcomes,
  minGroup: number,
  rng: Rng,
): ErrorGroup[] {
  const { names, groupOf } = groupsOf(groupings, labels.length)
  const rowsOf = names.map((): number[] => [])
  for (let row = 0; row < labels.length; row++) rowsOf[groupOf[row] ?? 0]?.push(row)
  return names.map((name, group) => {
    const rows = rowsOf[group] ?? []
    const blocks = blocksOf(rows, { labels, predicted }, rng.fork(name))
    const noise = noiseOf(rows, labels)
    const isTooSmall = rows.length < minGroup
    return { name, isTooSmall, sums: sumsOf(blocks, null, noise), draw: drawer(blocks, noise) }
  })
}

function blocksOf(rows: readonly number[], { labels, predicted }: NumberOutcomes, rng: Rng): Float64Array {
  const count = Math.min(rows.length, BLOCKS)
  const blocks = new Float64Array(count * SUMS)
  const mean = meanOf(rows, labels)
  // In any order: rows that lie together in a file may be alike.
  const order = rows.length > BLOCKS ? permutation(rows.length, rng) : null
  for (let place = 0; place < rows.length; place++) {
    const row = rows[order ? (order[place] ?? 0) : place] ?? 0
    const at = (place % count) * SUMS
    const error = (predicted[row] ?? 0) - (labels[row] ?? 0)
    const label = (labels[row] ?? 0) - mean
    add(blocks, at, 1)
    add(blocks, at + 1, error)
    add(blocks, at + 2, Math.abs(error))
    add(blocks, at + 3, error * error)
    add(blocks, at + 4, label)
    add(blocks, at + 5, label * label)
  }
  return blocks
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}

/** From the first value on, so that the mean of equal values is exactly theirs. */
function meanOf(rows: readonly number[], labels: Float64Array): number {
  const first = labels[rows[0] ?? 0] ?? 0
  let sum = 0
  for (const row of rows) sum += (labels[row] ?? 0) - first
  return rows.length > 0 ? first + sum / rows.length : 0
}

/** As in R² of the metrics: no spread that means anything is a 1e-12th of the widest value. */
function noiseOf(rows: readonly number[], labels: Float64Array): number {
  const mean = meanOf(rows, labels)
  let widest = 0
  for (const row of rows) widest = Math.max(widest, Math.abs((labels[row] ?? 0) - mean))
  return (1e-7 * widest) ** 2
}

function sumsOf(blocks: Float64Array, counts: Float64Array | null, noise: number): ErrorSums {
  let [rows, error, absolute, squared, label, labelSquared] = [0, 0, 0, 0, 0, 0]
  for (let at = 0, block = 0; at < blocks.length; at += SUMS, block++) {
    const times = counts ? (counts[block] ?? 0) : 1
    if (times === 0) continue
    rows += times * (blocks[at] ?? 0)
    error += times * (blocks[at + 1] ?? 0)
    absolute += times * (blocks[at + 2] ?? 0)
    squared += times * (blocks[at + 3] ?? 0)
    label += times * (blocks[at + 4] ?? 0)
    labelSquared += times * (blocks[at + 5] ?? 0)
  }
  return { rows, error, absolute, squared, label, labelSquared, noise }
}

function drawer(blocks: Float64Array, noise: number): (rng: Rng) => ErrorSums {
  const counts = new Float64Array(blocks.length / SUMS)
  return (rng) => {
    drawCounts(counts, rng)
    return sumsOf(blocks, counts, noise)
  }
}
