import {
  falseDiscoveryRate,
  log,
  normalBelow,
  quantile,
  sortedPresent,
  studentQuantile,
  wilson,
} from '../core/index.ts'
import type { Column } from '../table/index.ts'
import type { Predictions } from './predictions.ts'

/** One condition that rows of a slice meet. */
export type Condition =
  | { readonly column: string; readonly is: 'level'; readonly level: string }
  /** Above `from` and up to `to`; null where there is no such end. */
  | {
      readonly column: string
      readonly is: 'range'
      readonly from: number | null
      readonly to: number | null
      /** The ends are milliseconds since 1970. */
      readonly isDate?: boolean | undefined
    }
  | { readonly column: string; readonly is: 'missing' }

/** Rows on which a model does worse than on the others. */
export interface Slice {
  /** One, or two of different columns. */
  readonly conditions: readonly Condition[]
  readonly rows: number
  /** Classes: the share of wrong decisions; numbers: the mean absolute error. With its 95 % interval. */
  readonly error: { readonly value: number; readonly low: number; readonly high: number }
  /** The same on all rows. */
  readonly overall: number
  /** The chance of such a slice if the model were as good everywhere, corrected for all slices that were looked at. */
  readonly p: number
}

export interface Slices {
  readonly slices: readonly Slice[]
  /** Slices that were looked at. */
  readonly looked: number
}

/** Fewer rows are too few to judge. */
const LEAST_ROWS = 30
const MOST_LEVELS = 8
const PARTS = 4
/** Pairs grow with the square of the columns. */
const MOST_COLUMNS = 40
/** The share of slices found that may be chance. */
const FALSE_SHARE = 0.05
/** A slice of two conditions must be this much worse than each of them alone. */
const WORSE_THAN_ALONE = 1.1
/** A slice of more than this share of the rows is no region. */
const MOST_SHARE = 0.5
const MOST_SLICES = 20

interface Parted {
  readonly conditions: readonly Condition[]
  /** The condition that each row meets; −1 for none. */
  readonly of: Int16Array
}

/**
 * Where a model fails: slices of one or two columns whose losses are higher than those of the other rows (Mann and Whitney's
 * test of the ranks of the losses, one-sided), of all that have 30 rows or more. So many are looked at that some look bad by
 * chance: the chances are corrected (Benjamini and Hochberg 1995), and where nothing is wrong, 19 of 20 times nothing is found.
 *
 * @param columns of the same rows as the predictions, by name
 */
export function findSlices(predictions: Predictions, columns: ReadonlyMap<string, Column>): Slices {
  const losses = lossesOf(predictions)
  const errors = errorsOf(predictions)
  const ranks = ranksOf(losses)
  const parted = [...columns]
    .slice(0, MOST_COLUMNS)
    .map(([name, column]) => partColumn(name, column))
    .filter(({ conditions }) => conditions.length > 1)
  const found: Found[] = []
  const alone = new Map<Condition, number>()
  for (const one of parted)
    for (const slice of measured([one], ranks, losses, errors)) {
      found.push(slice)
      const [condition] = slice.conditions
      if (condition) alone.set(condition, slice.loss)
    }
  for (const [at, one] of parted.entries())
    for (const other of parted.slice(at + 1)) found.push(...measured([one, other], ranks, losses, errors))
  const overall = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length)
  const isOwn = ({ conditions, loss }: Found) =>
    conditions.length === 1 || conditions.every((condition) => loss > WORSE_THAN_ALONE * (alone.get(condition) ?? 0))
  const isShare = predictions.task !== 'regression'
  const chances = falseDiscoveryRate(found.map(({ p }) => p))
  const slices = found
    .map((slice, i) => ({ ...slice, p: chances[i] ?? 1 }))
    .filter(
      (slice) =>
        slice.p < FALSE_SHARE &&
        slice.rows <= MOST_SHARE * errors.length &&
        slice.total / slice.rows > overall &&
        isOwn(slice),
    )
    .sort((a, b) => b.total - b.rows * overall - (a.total - a.rows * overall))
    .slice(0, MOST_SLICES)
    .map(({ conditions, rows, total, squares, p }) => ({
      conditions,
      rows,
      error: isShare ? shareFigure(total, rows) : meanFigure(total, squares, rows),
      overall,
      p,
    }))
  return { slices, looked: found.length }
}

/** Whether each row meets the conditions of a slice. */
export function rowsOfSlice(conditions: readonly Condition[], columns: ReadonlyMap<string, Column>): Uint8Array {
  const tests = conditions.map((condition) => meets(condition, columns.get(condition.column)))
  const rows = [...columns.values()][0]?.validity.length ?? 0
  return Uint8Array.from({ length: rows }, (_, row) => Number(tests.every((test) => test(row))))
}

function meets(condition: Condition, column: Column | undefined): (row: number) => boolean {
  if (!column) return () => false
  const isThere = (row: number) => column.validity[row] === 1
  if (condition.is === 'missing') return (row) => !isThere(row)
  if (condition.is === 'level') return (row) => isThere(row) && levelAt(column, row) === condition.level
  const { from, to } = condition
  return (row) => {
    const value = column.kind === 'number' || column.kind === 'date' ? column.values[row]! : NaN
    return isThere(row) && (from === null || value > from) && (to === null || value <= to)
  }
}

const levelAt = (column: Column, row: number): string =>
  column.kind === 'category' || column.kind === 'text'
    ? (column.levels[column.codes[row] ?? -1] ?? '')
    : String(Boolean(column.values[row]))

/** Quarters of numbers, the most frequent levels, and missing values: what conditions can be made of. */
function partColumn(name: string, column: Column): Parted {
  const of = new Int16Array(column.validity.length).fill(-1)
  const conditions =
    column.kind === 'number' || column.kind === 'date' ? quarters(name, column, of) : levels(name, column, of)
  const missing = column.validity.reduce((count, valid) => count + 1 - valid, 0)
  if (missing < LEAST_ROWS) return { conditions, of }
  for (let row = 0; row < of.length; row++) if (column.validity[row] === 0) of[row] = conditions.length
  return { conditions: [...conditions, { column: name, is: 'missing' }], of }
}

/** Writes the quarter of each row that has a value. */
function quarters(name: string, { kind, values, validity }: Numbers, of: Int16Array): Condition[] {
  const present = sortedPresent(values.filter((_, row) => validity[row] === 1))
  const inner = Array.from({ length: PARTS - 1 }, (_, part) => quantile(present, (part + 1) / PARTS))
  const edges = [...new Set(inner)].filter((edge) => edge < present[present.length - 1]!)
  for (let row = 0; row < of.length; row++) {
    if (validity[row] === 0) continue
    const beyond = edges.findIndex((edge) => values[row]! <= edge)
    of[row] = beyond < 0 ? edges.length : beyond
  }
  return [...edges, null].map((to, at) => ({
    column: name,
    is: 'range',
    from: edges[at - 1] ?? null,
    to,
    ...(kind === 'date' && { isDate: true }),
  }))
}

type Numbers = Extract<Column, { readonly kind: 'number' | 'date' }>

/** Writes the place of each row's level among the frequent ones. */
function levels(name: string, column: Column, of: Int16Array): Condition[] {
  const counts = new Map<string, number>()
  for (let row = 0; row < of.length; row++) {
    if (column.validity[row] === 0) continue
    const level = levelAt(column, row)
    counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  const frequent = [...counts].filter(([, count]) => count >= LEAST_ROWS).sort((a, b) => b[1] - a[1])
  const placeOf = new Map(frequent.slice(0, MOST_LEVELS).map(([level], at) => [level, at]))
  for (let row = 0; row < of.length; row++)
    if (column.validity[row] === 1) of[row] = placeOf.get(levelAt(column, row)) ?? -1
  return [...placeOf.keys()].map((level) => ({ column: name, is: 'level', level }))
}

interface Found {
  readonly conditions: readonly Condition[]
  readonly rows: number
  readonly loss: number
  /** Of the errors. */
  readonly total: number
  readonly squares: number
  readonly p: number
}

/** Every cell of one or two parted columns that has enough rows, in one pass. */
function measured(
  [one, other]: readonly Parted[],
  { ranks, ties }: Ranks,
  losses: Float64Array,
  errors: Float64Array,
): Found[] {
  if (!one) return []
  const width = other ? other.conditions.length : 1
  const cells = one.conditions.length * width
  const [counts, sums, lost, totals, squares] = [0, 1, 2, 3, 4].map(() => new Float64Array(cells))
  if (!counts || !sums || !lost || !totals || !squares) return []
  for (let row = 0; row < losses.length; row++) {
    const [a, b] = [one.of[row]!, other ? other.of[row]! : 0]
    if (a < 0 || b < 0) continue
    const cell = a * width + b
    counts[cell]! += 1
    sums[cell]! += ranks[row]!
    lost[cell]! += losses[row]!
    totals[cell]! += errors[row]!
    squares[cell]! += errors[row]! * errors[row]!
  }
  const n = losses.length
  return Array.from({ length: cells }, (_, cell): Found[] => {
    const rows = counts[cell]!
    if (rows < LEAST_ROWS || n - rows < LEAST_ROWS) return []
    const expected = (rows * (n + 1)) / 2
    const variance = ((rows * (n - rows)) / 12) * (n + 1 - ties / (n * (n - 1)))
    const z = variance > 0 ? (sums[cell]! - expected - 0.5) / Math.sqrt(variance) : 0
    const conditions = [one.conditions[Math.floor(cell / width)], other?.conditions[cell % width]].filter(
      (condition) => condition !== undefined,
    )
    const [loss, total, square] = [lost[cell]! / rows, totals[cell]!, squares[cell]!]
    return [{ conditions, rows, loss, total, squares: square, p: normalBelow(-z) }]
  }).flat()
}

/** −log of the probability of the true class, wrong or right where only decisions are known, or absolute errors. */
function lossesOf(predictions: Predictions): Float64Array {
  if (predictions.task === 'regression') return errorsOf(predictions)
  const { labels } = predictions
  const right =
    predictions.task === 'binary'
      ? predictions.scores?.map((score, row) => (labels[row] === 1 ? score : 1 - score))
      : predictions.probabilities &&
        Float64Array.from(labels, (label, row) => predictions.probabilities?.[label]?.[row] ?? 0)
  return right ? right.map((share) => -log(Math.max(share, 1e-15))) : errorsOf(predictions)
}

function errorsOf(predictions: Predictions): Float64Array {
  if (predictions.task === 'regression')
    return predictions.labels.map((label, row) => Math.abs(predictions.predicted[row]! - label))
  const { labels, decisions } = predictions
  return Float64Array.from(labels, (label, row) => Number(decisions[row] !== label))
}

interface Ranks {
  readonly ranks: Float64Array
  /** Σ (t³ − t) over runs of t equal values. */
  readonly ties: number
}

/** Ranks from 1, equal values sharing their mean. */
function ranksOf(values: Float64Array): Ranks {
  const order = Uint32Array.from(values, (_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b)
  const ranks = new Float64Array(values.length)
  let ties = 0
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to + 1) / 2
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  return { ranks, ties }
}

function shareFigure(total: number, rows: number): Slice['error'] {
  const [low, high] = wilson(total, rows)
  return { value: total / rows, low, high }
}

function meanFigure(total: number, squares: number, rows: number): Slice['error'] {
  const value = total / rows
  const variance = Math.max(0, squares / rows - value * value) * (rows / (rows - 1))
  const reach = studentQuantile(0.975, rows - 1) * Math.sqrt(variance / rows)
  return { value, low: Math.max(0, value - reach), high: value + reach }
}
