import type { Distribution } from '../../../shared/contract/index.ts'
import { levelCounts, topValues } from '../../../shared/profile/index.ts'
import { civilFromDays, columnOf, DAY_MILLISECONDS, daysFromCivil, missingCount } from '../../../shared/table/index.ts'
import type { ShownRows } from './rows-shown.ts'

const BINS = 30
const TOP = 12

/** How the values of a column are spread: about 30 bins with round edges, or the 12 most frequent values. */
export function distributionOf({ table, readings }: Pick<ShownRows, 'table' | 'readings'>, name: string): Distribution {
  const column = columnOf(table, name)
  const missing = missingCount(column)
  if (column.kind !== 'number' && column.kind !== 'date')
    return { column: name, bins: [], top: topValues(column, levelCounts(column), TOP, readings.get(name)), missing }
  const [low, high] = rangeOf(column.values)
  if (low > high) return { column: name, bins: [], top: [], missing }
  const edges = column.kind === 'date' ? dateEdges(low, high) : numberEdges(low, high, isWhole(column.values))
  return { column: name, bins: binsOf(column.values, edges), top: [], missing }
}

function rangeOf(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

const isWhole = (values: Float64Array): boolean =>
  values.every((value) => Number.isNaN(value) || Number.isInteger(value))

/** Edges at whole multiples of 1, 2 or 5 times a power of ten, about BINS bins, the last above the largest value. */
export function numberEdges(low: number, high: number, whole: boolean): number[] {
  const rough = (high - low) / BINS
  if (low === high) return [low, low + 1]
  // Edges nearer than doubles can tell apart, or too far for one: a single bin.
  const isTooFine = rough < 1e-300 || rough < 1e-12 * Math.max(Math.abs(low), Math.abs(high))
  if (isTooFine || !Number.isFinite(rough)) return [low, high]
  const power = 10 ** Math.floor(Math.log10(rough))
  const round = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough
  const step = whole ? Math.max(1, round) : round
  // Multiplying, not adding up, keeps edges round: 0.3, not 0.30000000000000004.
  const edge = (at: number) => (step < 1 ? at / Math.round(1 / step) : at * step)
  let [first, last] = [Math.floor(low / step), Math.floor(high / step) + 1]
  // The quotients are rounded too.
  if (edge(first) > low) first--
  if (edge(last) <= high) last++
  return Array.from({ length: last - first + 1 }, (_, at) => edge(first + at))
}

const STEPS = [1000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000, DAY_MILLISECONDS, 7 * DAY_MILLISECONDS]
const MONTHS = [1, 3, 12, 60, 120, 600, 1200]
const MONTH_MILLISECONDS = 30.44 * DAY_MILLISECONDS

/** Edges at whole units of time: from seconds to weeks, and at the beginning of months, quarters and years. */
export function dateEdges(low: number, high: number): number[] {
  const rough = (high - low) / BINS
  const step = STEPS.find((length) => length >= rough)
  if (step !== undefined) {
    const first = Math.floor(low / step)
    return Array.from({ length: Math.floor(high / step) - first + 2 }, (_, at) => (first + at) * step)
  }
  const months = MONTHS.find((length) => length * MONTH_MILLISECONDS >= rough) ?? 12_000
  const first = Math.floor(monthOf(low) / months)
  return Array.from({ length: Math.floor(monthOf(high) / months) - first + 2 }, (_, at) =>
    startOf((first + at) * months),
  )
}

/** Months since the year 0. */
function monthOf(time: number): number {
  const [year, month] = civilFromDays(Math.floor(time / DAY_MILLISECONDS))
  return year * 12 + month - 1
}

const startOf = (month: number): number =>
  daysFromCivil(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1) * DAY_MILLISECONDS

function binsOf(values: Float64Array, edges: readonly number[]): Distribution['bins'] {
  const counts = new Array<number>(edges.length - 1).fill(0)
  for (const value of values) {
    if (Number.isNaN(value)) continue
    const bin = binOf(value, edges)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count, bin) => ({ from: edges[bin] ?? 0, to: edges[bin + 1] ?? 0, count }))
}

/** The last bin whose lower edge is not above the value. */
function binOf(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
