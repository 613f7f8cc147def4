import type { NetPlan } from './plan.ts'
import type { NetRows } from './session.ts'

/** Beyond so many standard deviations, a number that is read as it is counts no more. */
const FARTHEST = 10

/** Numbers of a row that are copied as a whole. */
const MANY = 32

/** Infinite numbers are taken for the largest that there are. */
export const bounded = (value: number): number => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value))

/**
 * Where a number lies among ascending knots, on a scale from 0 (at or below the first) to `columns` (at or above the
 * last) that is linear between neighbouring knots. Without knots: the number itself, bounded.
 */
export function placeOf(value: number, knots: Float64Array, from: number, to: number, columns: number): number {
  if (columns === 0) return Number.isNaN(value) ? 0 : Math.min(FARTHEST, Math.max(-FARTHEST, value))
  const gaps = to - from - 1
  if (Number.isNaN(value)) return columns / 2
  if (value <= knots[from]!) return 0
  if (value >= knots[to - 1]!) return columns
  let low = from
  let high = to - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (knots[middle]! <= value) low = middle
    else high = middle
  }
  const left = knots[low]!
  const right = knots[high]!
  // Halved first: the distance between two large numbers may be too large for a number.
  const share = (value / 2 - left / 2) / (right / 2 - left / 2)
  return ((low - from + Math.min(1, Math.max(0, share))) * columns) / gaps
}

/**
 * Writes what the first layer reads of some rows: each number as its piecewise-linear code (Gorishniy et al., "On
 * embeddings for numerical features", 2022: how far it has come in each of its columns, 0 to 1), each level as its
 * embedding.
 *
 * @param rows numbers of the rows, `count` of them from `first` on
 * @param out count × inputs of the first layer; columns that fill up are left as they are
 */
export function writeInputs(
  { inputs, columns, embeddingColumns, embeddings, layers }: NetPlan,
  { places, codes }: Pick<NetRows, 'places' | 'codes'>,
  parameters: Float32Array,
  rows: Uint32Array,
  first: number,
  count: number,
  out: Float32Array,
): void {
  const { numbers, levels } = inputs
  const width = layers[0]!.inputs
  const isPlain = numbers.every((span) => span === 0)
  // A copy as a whole costs as much as some twenty numbers one by one.
  const isCopied = isPlain && numbers.length >= MANY
  for (let i = 0; i < count; i++) {
    const row = rows[first + i]!
    const to = i * width
    const from = row * numbers.length
    if (isCopied) out.set(places.subarray(from, from + numbers.length), to)
    else if (isPlain) for (let f = 0; f < numbers.length; f++) out[to + f] = places[from + f]!
    else writePlaces(numbers, columns, places, from, out, to)
    for (let f = 0; f < levels.length; f++) {
      const { size } = levels[f]!
      const line = embeddings[f]! + codes[row * levels.length + f]! * size
      const at = to + embeddingColumns[f]!
      for (let e = 0; e < size; e++) out[at + e] = parameters[line + e]!
    }
  }
}

function writePlaces(
  numbers: readonly number[],
  columns: Int32Array,
  places: Float32Array,
  from: number,
  out: Float32Array,
  to: number,
): void {
  for (let f = 0; f < numbers.length; f++) {
    const place = places[from + f]!
    const at = to + columns[f]!
    const span = numbers[f]!
    if (span === 0) out[at] = place
    for (let c = 0; c < span; c++) out[at + c] = Math.max(0, Math.min(1, place - c))
  }
}
