import { quantile, sortedPresent, usageError } from '../core/index.ts'
import type { Grouping } from './groups.ts'

/** Writes a number of the column as its cells have it. */
type Format = (value: number) => string

/**
 * Numbers put into bands at chosen edges: an edge belongs to the band above it. NaN is missing.
 *
 * @param edges one or more, rising
 * @param format how an edge is written
 * @example
 * bandsAt('age', ages, [25, 40], rows, String).levels // ['under 25', '25 to under 40', '40 and over']
 */
export function bandsAt(
  name: string,
  values: Float64Array,
  edges: readonly number[],
  rows: Uint32Array,
  format: Format,
): Grouping {
  const wrong = edges.find((edge, i) => !Number.isFinite(edge) || edge <= (edges[i - 1] ?? -Infinity))
  if (edges.length === 0 || wrong !== undefined)
    throw usageError(
      edges.length === 0
        ? `No edges are given for the bands of ${name}.`
        : `The edges of the bands of ${name} do not rise at ${wrong}.`,
      {
        column: name,
        ...(wrong !== undefined && { value: String(wrong) }),
        next: 'Give numbers from low to high, such as 25,40,60.',
      },
    )
  const texts = edges.map(format)
  const levels = [
    `under ${texts[0]}`,
    ...texts.slice(1).map((text, i) => `${texts[i]} to under ${text}`),
    `${texts.at(-1)} and over`,
  ]
  return {
    name,
    levels,
    isOrdered: true,
    codes: Int32Array.from(rows, (row) => {
      const value = values[row] ?? NaN
      return Number.isNaN(value) ? -1 : edges.filter((edge) => value >= edge).length
    }),
  }
}

/**
 * Numbers put into four bands of about as many values each, named by the smallest and the largest value in them. NaN is
 * missing.
 *
 * @param values of all rows, from which the bands follow
 */
export function bandsByQuantile(name: string, values: Float64Array, rows: Uint32Array, format: Format): Grouping {
  const sorted = sortedPresent(values)
  const limits = [...new Set([0.25, 0.5, 0.75].map((part) => quantile(sorted, part)))]
  const bandOf = (value: number) => limits.filter((limit) => value > limit).length
  const ranges = Array.from({ length: limits.length + 1 }, () => ({ low: Infinity, high: -Infinity }))
  for (const value of sorted) {
    const range = ranges[bandOf(value)]
    if (!range) continue
    range.low = Math.min(range.low, value)
    range.high = Math.max(range.high, value)
  }
  const levels = ranges.map(({ low, high }) => {
    const [from, to] = [format(low), format(high)]
    return from === to ? from : `${from} to ${to}`
  })
  return {
    name,
    levels,
    isOrdered: true,
    codes: Int32Array.from(rows, (row) => {
      const value = values[row] ?? NaN
      return Number.isNaN(value) ? -1 : bandOf(value)
    }),
  }
}
