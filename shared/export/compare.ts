import type { Reason } from '../explain/index.ts'
import type { Prediction } from '../pipeline/index.ts'

/** How far predictions are from those that were expected. */
export interface Comparison {
  /** Rows that were compared: the smaller number of both. */
  readonly rows: number
  readonly rowsEqual: boolean
  /** Largest difference of a probability, absolute, or of a predicted number, relative beyond 1; Infinity where only one side has one. */
  readonly maxAbsDiff: number
  readonly labelsEqual: boolean
  readonly statusesEqual: boolean
  /** The first row that is not the same, in words; null where all are. */
  readonly firstDifference: string | null
  /** Rows beyond the limit, or with another label or status: how many, and the first of them. */
  readonly differing: { readonly count: number; readonly first: readonly DifferingRow[] }
}

/** A row that came out otherwise: its number among the golden rows, and both predictions as texts. */
export interface DifferingRow {
  readonly row: number
  readonly expected: string
  readonly found: string
}

/** So many rows are told; the number of all is told beside them. */
const MOST_TOLD = 20

/** Where labels may differ: so near to the threshold of the positive class, or to the best class of several. */
export interface Undecided {
  readonly within: number
  readonly threshold: number
}

const DECIDED: Undecided = { within: 0, threshold: 0.5 }

/**
 * Compares two runs of predictions of the same rows. A number that JSON cannot hold (NaN, an infinity: all are null
 * there) equals only another such.
 *
 * @param limit the largest difference that does not count
 * @example
 * comparePredictions(golden.expected, answered).maxAbsDiff // 0
 */
export function comparePredictions(
  expected: readonly Prediction[],
  actual: readonly Prediction[],
  undecided: Undecided = DECIDED,
  limit = 0,
): Comparison {
  const rows = Math.min(expected.length, actual.length)
  let maxAbsDiff = 0
  let labelsEqual = true
  let statusesEqual = true
  let firstDifference: string | null = null
  let count = 0
  const first: DifferingRow[] = []
  for (let row = 0; row < rows; row++) {
    const [a, b] = [expected[row], actual[row]]
    if (!a || !b) continue
    const difference = differenceOf(a, b)
    const sameLabel = typeof a.prediction !== 'string' || a.prediction === b.prediction || isUndecided(a, undecided)
    const sameStatus = a.status === b.status
    maxAbsDiff = Math.max(maxAbsDiff, difference)
    labelsEqual &&= sameLabel
    statusesEqual &&= sameStatus
    if (difference > 0 || !sameLabel || !sameStatus)
      firstDifference ??= `row ${row}: expected ${JSON.stringify(a)}, got ${JSON.stringify(b)}`
    if (difference <= limit && sameLabel && sameStatus) continue
    count++
    if (first.length < MOST_TOLD) first.push({ row, expected: inWords(a), found: inWords(b) })
  }
  const rowsEqual = expected.length === actual.length
  if (!rowsEqual) firstDifference ??= `${expected.length} rows were expected, ${actual.length} came back`
  return { rows, rowsEqual, maxAbsDiff, labelsEqual, statusesEqual, firstDifference, differing: { count, first } }
}

/** A prediction in one line, every digit of it. */
function inWords({ prediction, probabilities, status }: Prediction): string {
  const shares = Object.entries(probabilities ?? {}).map(([label, share]) => `${label} ${share}`)
  return [[String(prediction), ...shares].join(', '), ...(status === 'ok' ? [] : [status])].join('; ')
}

/** Whether a score is so near to where the label changes that another arithmetic may change it. */
function isUndecided({ probabilities }: Prediction, { within, threshold }: Undecided): boolean {
  const shares = Object.values(probabilities ?? {})
  if (within === 0) return false
  if (shares.length === 2) return Math.abs((shares[1] ?? 0) - threshold) <= within
  const [best = 0, second = 0] = shares.sort((a, b) => b - a)
  return best - second <= within
}

function differenceOf(expected: Prediction, actual: Prediction): number {
  if (typeof expected.prediction !== 'string' || typeof actual.prediction !== 'string')
    return typeof expected.prediction === typeof actual.prediction
      ? relative(Number(expected.prediction ?? Number.NaN), Number(actual.prediction ?? Number.NaN))
      : Infinity
  const [a, b] = [expected.probabilities ?? {}, actual.probabilities ?? {}]
  let largest = 0
  for (const label of new Set([...Object.keys(a), ...Object.keys(b)]))
    largest = Math.max(largest, distance(a[label] ?? Number.NaN, b[label] ?? Number.NaN))
  return largest
}

/** Numbers beyond 1 are compared by the share that they differ by: a 32-bit number has seven digits, wherever they stand. */
const relative = (expected: number, actual: number): number =>
  distance(expected, actual) / Math.max(1, Number.isFinite(expected) ? Math.abs(expected) : 1)

function distance(a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.isFinite(a) === Number.isFinite(b) ? 0 : Infinity
  return Math.abs(a - b)
}

/** Contributions may differ by this share of themselves. */
const SAME = 1e-12

/** The first row whose reasons are not those that were expected, in words; null where all are. */
export function comparedReasons(
  expected: readonly (readonly Reason[])[],
  actual: readonly (readonly Reason[])[],
): string | null {
  if (expected.length !== actual.length)
    return `${expected.length} rows with reasons were expected, ${actual.length} came back`
  const isSame = (a: Reason, b: Reason | undefined) =>
    a.column === b?.column &&
    a.value === b.value &&
    distance(a.contribution, b.contribution) <= SAME * Math.max(1, Math.abs(a.contribution))
  const row = expected.findIndex((own, i) => {
    const others = actual[i] ?? []
    return own.length !== others.length || own.some((reason, place) => !isSame(reason, others[place]))
  })
  if (row < 0) return null
  return `row ${row}: expected the reasons ${JSON.stringify(expected[row])}, got ${JSON.stringify(actual[row])}`
}
