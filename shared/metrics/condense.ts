import { log } from '../core/index.ts'
import type { MulticlassPredictions, Predictions } from './predictions.ts'
import type { BinaryRows, MulticlassRows, RegressionRows, Rows } from './rows.ts'

/** From so many rows on, rows that are nearly alike are resampled together. */
export const CONDENSED_FROM = 2000
/** Bins of scores; distinct scores of up to as many stay as they are. */
const BINS = 512
/** Strips of errors. */
const STRIPS = 256
/** Cells that a strip of errors is cut into, by the true value. */
const CELLS = 8

/** Rows that stand for many: one a cell, and how many rows are in it. */
export interface Condensed {
  readonly predictions: Predictions
  readonly counts: Float64Array
}

/**
 * Predictions in some thousand cells of rows that are alike, for resampling: a resample is then one multinomial draw over
 * the cells, whatever the number of rows. Cells hold rows of one true class and one predicted class, with scores side by
 * side; they are cut so that none holds more than its share of the rows and of any loss, and rows that decide a metric
 * alone are cells of their own. Values of metrics are never computed from cells, only the spread around them.
 *
 * @returns null where rows are few and not alike
 */
export function condense(rows: Rows): Condensed | null {
  if (rows.task === 'binary') return rows.ranking ? condenseBinary(rows) : condenseDecisions(rows)
  if (rows.labels.length < CONDENSED_FROM) return null
  return rows.task === 'multiclass' ? condenseMulticlass(rows) : condenseRegression(rows)
}

function condenseDecisions({ labels, decisions }: BinaryRows): Condensed {
  const counts = new Float64Array(4)
  for (let row = 0; row < labels.length; row++) counts[labels[row]! * 2 + decisions[row]!]! += 1
  const cells = [0, 1, 2, 3].filter((cell) => counts[cell]! > 0)
  return {
    predictions: {
      task: 'binary',
      labels: Uint8Array.from(cells, (cell) => cell >> 1),
      decisions: Uint8Array.from(cells, (cell) => cell & 1),
      scores: null,
    },
    counts: Float64Array.from(cells, (cell) => counts[cell]!),
  }
}

/** Bins of whole runs of equal scores; every bin has one score, so that rows in it stay tied. */
function condenseBinary({ labels, scores, decisions, ranking }: BinaryRows): Condensed | null {
  if (!scores || !ranking || (ranking.ends.length > BINS && labels.length < CONDENSED_FROM)) return null
  const { ends } = ranking
  const cut = ends.length <= BINS ? () => true : cutter(shareOf(lossesOf(scores, labels)), BINS)
  const cells: { label: number; decision: number; score: number; count: number }[] = []
  let place = 0
  let from = 0
  for (let run = 0; run < ends.length; run++) {
    let isFull = false
    for (; place < ends[run]!; place++) isFull = cut(place) || isFull
    if (!isFull && run < ends.length - 1 && tenthOf(scores[place]!) === tenthOf(scores[place - 1]!)) continue
    const counts = new Float64Array(4)
    // The mean as a distance from the first: that of equal scores is exactly theirs.
    let distance = 0
    for (let at = from; at < place; at++) {
      counts[labels[at]! * 2 + decisions[at]!]! += 1
      distance += scores[at]! - scores[from]!
    }
    const score = Math.max(scores[place - 1]!, scores[from]! + distance / (place - from))
    for (let cell = 0; cell < 4; cell++)
      if (counts[cell]! > 0) cells.push({ label: cell >> 1, decision: cell & 1, score, count: counts[cell]! })
    from = place
  }
  return {
    predictions: {
      task: 'binary',
      labels: Uint8Array.from(cells, ({ label }) => label),
      decisions: Uint8Array.from(cells, ({ decision }) => decision),
      scores: Float64Array.from(cells, ({ score }) => score),
    },
    counts: Float64Array.from(cells, ({ count }) => count),
  }
}

/** Cells do not reach over the bins of `ece`. */
const tenthOf = (score: number): number => Math.floor(score * 10)

/** Log losses; zeros where the scores are no probabilities. */
function lossesOf(scores: Float64Array, labels: Uint8Array): Float64Array {
  return scores.map((score, row) => {
    const right = labels[row] === 1 ? score : 1 - score
    return right >= 0 && right <= 1 ? -log(Math.max(right, 1e-15)) : 0
  })
}

/** Strips of errors by size and sign, each in cells by the true value. */
function condenseRegression({ labels, predicted, absoluteErrors }: RegressionRows): Condensed {
  const count = labels.length
  const errors = predicted.map((value, row) => value - labels[row]!)
  const mean = labels.reduce((sum, label) => sum + label, 0) / count
  const shares = absoluteErrors.map((error, row) => (labels[row] === 0 ? 0 : error / Math.abs(labels[row]!)))
  const byError = shareOf(
    absoluteErrors,
    absoluteErrors.map((error) => error * error),
    shares,
  )
  const byLabel = shareOf(
    labels.map((label) => (label - mean) ** 2),
    shares,
  )
  const order = Uint32Array.from({ length: count }, (_, row) => row).sort((a, b) => errors[a]! - errors[b]! || a - b)
  const cut = cutter(byError, STRIPS)
  const cells: { label: number; error: number; count: number }[] = []
  let strip: number[] = []
  const close = () => {
    strip.sort((a, b) => labels[a]! - labels[b]! || a - b)
    const cutCell = cutter(byLabel, STRIPS * CELLS)
    let sums = { label: 0, error: 0, count: 0 }
    for (const [at, row] of strip.entries()) {
      sums = { label: sums.label + labels[row]!, error: sums.error + errors[row]!, count: sums.count + 1 }
      if (!cutCell(row) && at < strip.length - 1) continue
      cells.push({ label: sums.label / sums.count, error: sums.error / sums.count, count: sums.count })
      sums = { label: 0, error: 0, count: 0 }
    }
    strip = []
  }
  for (const [at, row] of order.entries()) {
    strip.push(row)
    const next = order[at + 1]
    const turns = next !== undefined && Math.sign(errors[next]!) !== Math.sign(errors[row]!)
    if (cut(row) || turns || next === undefined) close()
  }
  return {
    predictions: {
      task: 'regression',
      labels: Float64Array.from(cells, ({ label }) => label),
      predicted: Float64Array.from(cells, ({ label, error }) => label + error),
    },
    counts: Float64Array.from(cells, (cell) => cell.count),
  }
}

/** Cells of one true and one predicted class, side by side in the probability of the true one. */
function condenseMulticlass(rows: MulticlassRows): Condensed {
  const { labels, decisions, classes, probabilities } = rows
  const right = Float64Array.from(labels, (label, row) => probabilities?.[label]?.[row] ?? 0)
  const losses = right.map((share) => -log(Math.min(1, Math.max(share, 1e-15))))
  const mass = shareOf(losses)
  const kind = (row: number) => labels[row]! * classes + decisions[row]!
  const order = Uint32Array.from(labels, (_, row) => row).sort(
    (a, b) => kind(a) - kind(b) || right[a]! - right[b]! || a - b,
  )
  const cut = cutter(mass, BINS * 2)
  const cells: { first: number; count: number; shares: Float64Array }[] = []
  let open: (typeof cells)[number] | undefined
  for (const [at, row] of order.entries()) {
    open ??= { first: row, count: 0, shares: new Float64Array(classes) }
    open.count++
    for (let k = 0; k < classes; k++) open.shares[k]! += probabilities?.[k]?.[row] ?? 0
    const next = order[at + 1]
    if (!cut(row) && next !== undefined && kind(next) === kind(row)) continue
    cells.push(open)
    open = undefined
  }
  const of = (values: Int32Array) => Int32Array.from(cells, ({ first }) => values[first]!)
  const predictions: MulticlassPredictions = {
    task: 'multiclass',
    classes,
    labels: of(labels),
    decisions: of(decisions),
    probabilities:
      probabilities?.map((_, k) => Float64Array.from(cells, ({ shares, count }) => shares[k]! / count)) ?? null,
  }
  return { predictions, counts: Float64Array.from(cells, ({ count }) => count) }
}

/** What each row is of all rows and of all of each loss, on average. */
function shareOf(...losses: readonly Float64Array[]): Float64Array {
  const count = losses[0]?.length ?? 0
  const parts = losses.length + 1
  const share = new Float64Array(count).fill(1 / count / parts)
  for (const loss of losses) {
    let total = 0
    for (let row = 0; row < count; row++) total += loss[row]!
    if (total > 0 && Number.isFinite(total))
      for (let row = 0; row < count; row++) share[row]! += loss[row]! / total / parts
  }
  return share
}

/** Says of each row in turn whether a bin is full with it. */
function cutter(share: Float64Array, bins: number): (row: number) => boolean {
  let held = 0
  return (row) => {
    held += share[row]!
    if (held * bins < 1) return false
    held = 0
    return true
  }
}
