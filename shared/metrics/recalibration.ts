import { log, sigmoid } from '../core/index.ts'
import { type NoValue, noValue } from './value.ts'

const CLIP = 1e-15
const STEPS = 100
const CLOSE = 1e-13
const CLOSE_ENOUGH = 1e-7
/** A line this steep parts the classes: there is no finite one. */
const STEEPEST = 1e4

const ONE_CLASS = noValue('All rows are of one class, so there is no line to fit.')
const PARTED = noValue('The scores part the classes without one mistake, so the line has no finite slope.')
const ONE_SCORE = noValue('All scores are the same, so they have no slope.')

export interface Line {
  readonly slope: number
  readonly intercept: number
}

/**
 * The logistic regression of the outcome on the log-odds of the score, by Newton's method (Cox 1958, "Two further
 * applications of a model for binary regression").
 *
 * @param odds log-odds of the scores
 * @param isFixed the slope stays 1, and only the intercept is fitted
 */
export function recalibration(
  labels: Uint8Array,
  odds: Float64Array,
  isFixed: boolean,
  of: (line: Line) => number,
): (sample: { readonly weights: Float64Array; readonly total: number }) => number | NoValue {
  // Weightings after the first are resamples of it: they begin where it ended, and need no more digits than an interval has.
  let start: Start | undefined
  return ({ weights, total }) => {
    const why = unfit(labels, odds, weights, total, isFixed)
    if (why) return why
    const rows = { labels, odds, weights, total }
    const line = fittedLine(rows, start ?? { line: { slope: 1, intercept: 0 }, chances: null, close: CLOSE }, isFixed)
    if (line) start ??= { line, chances: chancesOf(odds, line), close: CLOSE_ENOUGH }
    return line ? of(line) : PARTED
  }
}

/** The log-odds of a probability; of 0 and 1 those of 1e-15 from there. */
export function logOdds(score: number): number {
  const clipped = Math.min(Math.max(score, CLIP), 1 - CLIP)
  return log(clipped / (1 - clipped))
}

/** Where a fit begins, what the line says of each row there, and how near the optimum is near enough. */
interface Start {
  readonly line: Line
  readonly chances: Float64Array | null
  readonly close: number
}

interface Weighted {
  readonly labels: Uint8Array
  readonly odds: Float64Array
  readonly weights: Float64Array
  readonly total: number
}

const chancesOf = (odds: Float64Array, { slope, intercept }: Line): Float64Array =>
  odds.map((at) => sigmoid(slope * at + intercept))

function unfit(
  labels: Uint8Array,
  odds: Float64Array,
  weights: Float64Array,
  total: number,
  isFixed: boolean,
): NoValue | undefined {
  let positives = 0
  let [lowPositive, highPositive, lowNegative, highNegative] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let row = 0; row < odds.length; row++) {
    if (weights[row] === 0) continue
    const at = odds[row]!
    if (labels[row] === 1) {
      positives += weights[row]!
      if (at < lowPositive) lowPositive = at
      if (at > highPositive) highPositive = at
    } else {
      if (at < lowNegative) lowNegative = at
      if (at > highNegative) highNegative = at
    }
  }
  if (positives === 0 || positives === total) return ONE_CLASS
  if (isFixed) return undefined
  if (Math.min(lowPositive, lowNegative) === Math.max(highPositive, highNegative)) return ONE_SCORE
  return lowPositive >= highNegative || lowNegative >= highPositive ? PARTED : undefined
}

/** Newton's steps, halved where they do not lead down; undefined where the slope runs away. */
function fittedLine(rows: Weighted, start: Start, isFixed: boolean): Line | undefined {
  const { total } = rows
  let { slope, intercept } = start.line
  let before = Infinity
  let share = 1
  let step = { slope: 0, intercept: 0 }
  for (let turn = 0; turn < STEPS; turn++) {
    const { gs, gi, hss, hsi, hii } = derivatives(
      rows,
      { slope, intercept },
      turn === 0 ? start.chances : null,
      isFixed,
    )
    const determinant = hss * hii - hsi * hsi
    const next = determinant > 0 ? newton(gs, gi, hss, hsi, hii, determinant) : undefined
    // The gradient in the metric of the Hessian falls at every step that leads down.
    const size = next ? Math.abs(gs * next.slope + gi * next.intercept) : Infinity
    // Newton's method doubles the digits: one more step from here is as good as exact.
    if (next && size <= start.close * total) return { slope: slope + next.slope, intercept: intercept + next.intercept }
    if (!next || (size > before && share > 1e-3)) {
      if (share <= 1e-3) return undefined
      share /= 2
      slope -= step.slope * share
      intercept -= step.intercept * share
      continue
    }
    before = size
    share = 1
    step = next
    slope += next.slope
    intercept += next.intercept
    if (!(Math.abs(slope) < STEEPEST)) return undefined
  }
  return { slope, intercept }
}

/** Gradient and Hessian of the loss; with the slope fixed, of the intercept alone. */
function derivatives(
  { labels, odds, weights }: Weighted,
  { slope, intercept }: Line,
  chances: Float64Array | null,
  isFixed: boolean,
) {
  let [gs, gi, hss, hsi, hii] = [0, 0, 0, 0, 0]
  for (let row = 0; row < odds.length; row++) {
    if (weights[row] === 0) continue
    const at = odds[row]!
    const p = chances ? chances[row]! : sigmoid(slope * at + intercept)
    const g = weights[row]! * (p - labels[row]!)
    const h = weights[row]! * p * (1 - p)
    gi += g
    gs += g * at
    hii += h
    hsi += h * at
    hss += h * at * at
  }
  return isFixed ? { gs: 0, gi, hss: 1, hsi: 0, hii } : { gs, gi, hss, hsi, hii }
}

const newton = (gs: number, gi: number, hss: number, hsi: number, hii: number, determinant: number): Line => ({
  slope: (hsi * gi - hii * gs) / determinant,
  intercept: (hsi * gs - hss * gi) / determinant,
})
