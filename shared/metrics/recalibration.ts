import { log, sigmoid } from '../core/index.ts'
import { type NoValue, noValue } from './value.ts'

const CLIP = 1e-15
const STEPS = 100
const CLOSE = 1e-13
const CLOSE_ENOUGH = 1e-7
/** A margin so near to where a fit began needs no power of e. */
const NEAR = 1 / 12
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
  const positives = new Float64Array(odds.length)
  const fitted = fitter(isFixed)
  return ({ weights, total }) => {
    for (let row = 0; row < positives.length; row++) positives[row] = labels[row] === 1 ? weights[row]! : 0
    const line = fitted({ odds, rows: weights, positives, total })
    return 'slope' in line ? of(line) : line
  }
}

/**
 * The same of rows that were counted: those of one score, or of a bin of scores, are one term.
 *
 * @param odds mean log-odds of the scores of each bin
 */
export function recalibrationOfBins(
  odds: Float64Array,
  isFixed: boolean,
  of: (line: Line) => number,
): (positives: Float64Array, negatives: Float64Array) => number | NoValue {
  const rows = new Float64Array(odds.length)
  const fitted = fitter(isFixed)
  return (positives, negatives) => {
    let total = 0
    for (let bin = 0; bin < rows.length; bin++) {
      rows[bin] = positives[bin]! + negatives[bin]!
      total += rows[bin]!
    }
    const line = fitted({ odds, rows, positives, total })
    return 'slope' in line ? of(line) : line
  }
}

/** Counts after the first are resamples of it: they begin where it ended, and need no more digits than an interval has. */
function fitter(isFixed: boolean): (counted: Counted) => Line | NoValue {
  let start: Start | undefined
  return (counted) => {
    const why = unfit(counted, isFixed)
    if (why) return why
    const line = fittedLine(
      counted,
      start ?? { line: { slope: 1, intercept: 0 }, chances: null, close: CLOSE },
      isFixed,
    )
    if (line) start ??= { line, chances: chancesOf(counted.odds, line), close: CLOSE_ENOUGH }
    return line ?? PARTED
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

/** Terms of the regression: rows of the same log-odds, and how many of them are positive. */
interface Counted {
  readonly odds: Float64Array
  /** Weights may be fractions. */
  readonly rows: Float64Array
  readonly positives: Float64Array
  readonly total: number
}

const chancesOf = (odds: Float64Array, { slope, intercept }: Line): Float64Array =>
  odds.map((at) => sigmoid(slope * at + intercept))

function unfit({ odds, rows, positives, total }: Counted, isFixed: boolean): NoValue | undefined {
  let positive = 0
  let [lowPositive, highPositive, lowNegative, highNegative] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let term = 0; term < odds.length; term++) {
    const [own, all] = [positives[term]!, rows[term]!]
    if (all === 0) continue
    const at = odds[term]!
    if (own > 0) {
      positive += own
      if (at < lowPositive) lowPositive = at
      if (at > highPositive) highPositive = at
    }
    if (own < all) {
      if (at < lowNegative) lowNegative = at
      if (at > highNegative) highNegative = at
    }
  }
  if (positive === 0 || positive === total) return ONE_CLASS
  if (isFixed) return undefined
  if (Math.min(lowPositive, lowNegative) === Math.max(highPositive, highNegative)) return ONE_SCORE
  return lowPositive >= highNegative || lowNegative >= highPositive ? PARTED : undefined
}

/** Newton's steps, halved where they do not lead down; undefined where the slope runs away. */
function fittedLine(counted: Counted, start: Start, isFixed: boolean): Line | undefined {
  const { total } = counted
  let { slope, intercept } = start.line
  let before = Infinity
  let share = 1
  let step = { slope: 0, intercept: 0 }
  for (let turn = 0; turn < STEPS; turn++) {
    derivatives(counted, slope, intercept, start, isFixed)
    const [gs, gi, hss, hsi, hii] = [SUMS[0]!, SUMS[1]!, SUMS[2]!, SUMS[3]!, SUMS[4]!]
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

/** Written anew at every step: an object a step is what a thousand resamples would otherwise spend their time on. */
const SUMS = new Float64Array(5)

/** Gradient (slope, intercept) and Hessian (of both slopes, of both, of both intercepts) of the loss; with the slope fixed, of the intercept alone. */
function derivatives(
  { odds, rows, positives }: Counted,
  slope: number,
  intercept: number,
  start: Start,
  isFixed: boolean,
): void {
  let [gs, gi, hss, hsi, hii] = [0, 0, 0, 0, 0]
  const { chances } = start
  const [turned, moved] = [slope - start.line.slope, intercept - start.line.intercept]
  const isStart = chances !== null && turned === 0 && moved === 0
  for (let term = 0; term < odds.length; term++) {
    const [at, all] = [odds[term]!, rows[term]!]
    const away = turned * at + moved
    let p: number
    let other: number
    if (isStart) p = chances[term]!
    else if (all === 0) continue
    else if (chances !== null && away > -NEAR && away < NEAR) p = chanceNear(chances[term]!, away)
    else p = Number.NaN
    if (Number.isNaN(p)) {
      // Of the two chances the small one is worked out: 1 − p of a p near to 1 would have no digits left.
      const margin = slope * at + intercept
      const small = sigmoid(-Math.abs(margin))
      p = margin > 0 ? 1 - small : small
      other = margin > 0 ? small : 1 - small
    } else other = 1 - p
    const g = (all - positives[term]!) * p - positives[term]! * other
    const h = all * p * other
    gi += g
    hii += h
    if (isFixed) continue
    gs += g * at
    hsi += h * at
    hss += h * at * at
  }
  SUMS[0] = gs
  SUMS[1] = gi
  SUMS[2] = isFixed ? 1 : hss
  SUMS[3] = hsi
  SUMS[4] = hii
}

/** Taylor's series of the sigmoid up to the fifth power: within 1e-10 of it for margins that are `NEAR`. */
function chanceNear(p: number, away: number): number {
  const s = p * (1 - p)
  const lean = 1 - 2 * p
  const fifth = away * (1 - s * (30 - 120 * s)) * (1 / 120)
  const fourth = away * (lean * (1 - 12 * s) * (1 / 24) + fifth)
  return p + s * away * (1 + away * (lean * 0.5 + away * ((1 - 6 * s) * (1 / 6) + fourth)))
}

const newton = (gs: number, gi: number, hss: number, hsi: number, hii: number, determinant: number): Line => ({
  slope: (hsi * gi - hii * gs) / determinant,
  intercept: (hsi * gs - hss * gi) / determinant,
})
