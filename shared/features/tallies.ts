import { createRng, permutation } from '../core/index.ts'
import type { Output } from './labels.ts'

/** Training rows are dealt into so many parts; what a row is told of the target comes from the other parts. */
const PARTS = 5

/** How many rows have each of some keys, and the sums of their outputs. */
export interface Tally {
  readonly rows: Float64Array
  /** One array an output. */
  readonly sums: readonly Float64Array[]
  /** Of all rows, whatever their keys; of the squares of the outputs, too. */
  readonly total: { readonly rows: number; readonly sums: readonly number[]; readonly squares: readonly number[] }
}

export interface Tallies {
  readonly whole: Tally
  /** Of the rows outside the part of a row: its own label is not in it. */
  without(row: number): Tally
}

/**
 * Counts the keys of every row.
 *
 * @param rows training rows
 * @param keysOf keys of a row, in [0, keys), each once
 */
export function tally(
  rows: number,
  keys: number,
  keysOf: (row: number) => Iterable<number>,
  outputs: readonly Output[],
): Tallies {
  const order = permutation(rows, createRng('inner parts'))
  const partOf = new Uint8Array(rows)
  for (const [place, row] of order.entries()) partOf[row] = place % PARTS
  const parts = Array.from({ length: PARTS }, () => emptyTally(keys, outputs.length))
  for (let row = 0; row < rows; row++) {
    const part = parts[partOf[row] ?? 0]
    if (!part) continue
    part.total.rows++
    for (const [k, { values }] of outputs.entries()) {
      const value = values[row] ?? 0
      part.total.sums[k] = (part.total.sums[k] ?? 0) + value
      part.total.squares[k] = (part.total.squares[k] ?? 0) + value * value
    }
    for (const key of keysOf(row)) {
      part.rows[key] = (part.rows[key] ?? 0) + 1
      for (const [k, { values }] of outputs.entries()) {
        const sums = part.sums[k]
        if (sums) sums[key] = (sums[key] ?? 0) + (values[row] ?? 0)
      }
    }
  }
  const others = parts.map((own) =>
    sumOf(
      parts.filter((part) => part !== own),
      keys,
      outputs.length,
    ),
  )
  const whole = sumOf(parts, keys, outputs.length)
  return { whole, without: (row) => others[partOf[row] ?? 0] ?? whole }
}

const emptyTally = (keys: number, outputs: number) => ({
  rows: new Float64Array(keys),
  sums: Array.from({ length: outputs }, () => new Float64Array(keys)),
  total: { rows: 0, sums: new Array<number>(outputs).fill(0), squares: new Array<number>(outputs).fill(0) },
})

function sumOf(parts: readonly Tally[], keys: number, outputs: number): Tally {
  const all = emptyTally(keys, outputs)
  const add = (to: Float64Array | number[], from: ArrayLike<number>) => {
    for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + (from[i] ?? 0)
  }
  for (const { rows, sums, total } of parts) {
    add(all.rows, rows)
    for (const [k, to] of all.sums.entries()) add(to, sums[k] ?? to)
    all.total.rows += total.rows
    add(all.total.sums, total.sums)
    add(all.total.squares, total.squares)
  }
  return all
}
