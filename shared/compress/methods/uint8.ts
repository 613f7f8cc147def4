import { sortNumbers } from '../../core/index.ts'
import { defineCompression } from '../compression.ts'
import { mapMembers } from '../members.ts'
import { fewNumbers, type RoundNumbers, roundNumbers } from '../numbers-of.ts'

/** A list of 256 numbers for each model, and a byte a weight that says which (Han, Mao and Dally 2016, "Deep compression", section 3). */
export const uint8 = defineCompression({
  id: 'uint8',
  title: 'Eight bits',
  about: 'Weights of nets and values of leaves are taken from 256 numbers and take one byte.',
  amount: null,
  refusal: fewNumbers,
  offered: [],
  apply: (pipeline) => mapMembers(pipeline, ({ state }) => roundNumbers(state, fromPalette)),
  words: () => '8-bit numbers',
})

/** One is for the numbers that are not used. */
const NUMBERS = 255
const ROUNDS = 40

const fromPalette: RoundNumbers = (numbers, isCounted) => {
  const sorted = sortNumbers(numbers.filter((_, i) => isCounted(i)))
  const palette = paletteOf(sorted)
  return numbers.map((value, i) => (isCounted(i) ? nearest(palette, value) : 0))
}

/** Ascending numbers that stand for all with the least squared error: one-dimensional k-means (Lloyd 1982), from quantiles on. */
export function paletteOf(sorted: Float64Array, most = NUMBERS): Float64Array {
  const distinct = Float64Array.from(new Set(sorted))
  if (distinct.length <= most) return distinct
  const sums = new Float64Array(sorted.length + 1)
  for (const [i, value] of sorted.entries()) sums[i + 1] = (sums[i] ?? 0) + value
  let palette = startOf(sorted, distinct, most)
  for (let round = 0; round < ROUNDS; round++) {
    let from = 0
    const moved = palette.map((own, k) => {
      const next = palette[k + 1]
      const to = next === undefined ? sorted.length : firstAbove(sorted, (own + next) / 2)
      const mean = to > from ? ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) : own
      from = Math.max(from, to)
      return mean
    })
    if (moved.every((value, k) => value === palette[k])) break
    palette = moved
  }
  return palette
}

/** Half of them where the numbers are dense, half evenly between the ends, where few large ones lie that weigh most. */
function startOf(sorted: Float64Array, distinct: Float64Array, most: number): Float64Array {
  const [low, high] = [distinct[0] ?? 0, distinct[distinct.length - 1] ?? 0]
  const half = most >> 1
  const dense = Array.from(
    { length: most - half },
    (_, k) => sorted[Math.floor(((k + 0.5) / (most - half)) * sorted.length)] ?? 0,
  )
  const even = Array.from({ length: half }, (_, k) => low + (k / (half - 1)) * (high - low))
  return Float64Array.from([...dense, ...even]).sort()
}

/** The place of the first number above x. */
function firstAbove(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= x) low = middle + 1
    else high = middle
  }
  return low
}

function nearest(palette: Float64Array, x: number): number {
  const above = firstAbove(palette, x)
  const [under, over] = [palette[above - 1] ?? Infinity, palette[above] ?? Infinity]
  return Math.abs(x - under) <= Math.abs(over - x) ? under : over
}
