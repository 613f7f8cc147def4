import { exp, log, sigmoid, softplus } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Calibration } from '../pipeline/index.ts'

/**
 * A gain in log likelihood below this, over all rows, may be chance: for the one or two numbers that are fitted it has a
 * probability of about 0.02 where the margins are calibrated already.
 */
const LEAST_GAIN = 4
const STEPS = 50

/**
 * Calibration of margins by rows that nothing was learned from: Platt's line for two classes (Platt, "Probabilistic
 * outputs for support vector machines", 1999), one temperature for several (Guo et al., 2017). null where it would not
 * help by more than chance, and for regression.
 */
export function calibrate(task: Task, margins: readonly Float64Array[], labels: Float64Array): Calibration | null {
  if (task === 'regression' || labels.length === 0) return null
  const found = task === 'binary' ? plattLine(margins[0] ?? labels, labels) : temperature(margins, labels)
  return found && found.gain > LEAST_GAIN && found.calibration.slope > 0 ? found.calibration : null
}

interface Found {
  readonly calibration: Calibration
  /** In log likelihood, summed over the rows. */
  readonly gain: number
}

/** Newton's method with halved steps for slope and intercept. */
function plattLine(margin: Float64Array, labels: Float64Array): Found | undefined {
  let at = { slope: 1, intercept: 0 }
  const start = lineLoss(margin, labels, at)
  let loss = start
  for (let step = 0; step < STEPS; step++) {
    const next = newtonStep(margin, labels, at)
    if (!next) break
    const { moved, lower } = halved(at, next, loss, (place) => lineLoss(margin, labels, place))
    if (!(lower < loss)) break
    const isDone = loss - lower < 1e-9 * labels.length
    at = moved
    loss = lower
    if (isDone) break
  }
  return { calibration: { slope: at.slope, intercepts: [at.intercept] }, gain: start - loss }
}

interface Line {
  readonly slope: number
  readonly intercept: number
}

function lineLoss(margin: Float64Array, labels: Float64Array, { slope, intercept }: Line): number {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    const z = slope * (margin[row] ?? 0) + intercept
    total += softplus(labels[row] === 1 ? -z : z)
  }
  return total
}

function newtonStep(margin: Float64Array, labels: Float64Array, { slope, intercept }: Line): Line | undefined {
  let [gs, gi, hss, hsi, hii] = [0, 0, 0, 0, 0]
  for (let row = 0; row < labels.length; row++) {
    const m = margin[row] ?? 0
    const p = sigmoid(slope * m + intercept)
    const [g, h] = [p - (labels[row] ?? 0), p * (1 - p)]
    gs += g * m
    gi += g
    hss += h * m * m
    hsi += h * m
    hii += h
  }
  const determinant = hss * hii - hsi * hsi
  if (!(determinant > 1e-12 * hss * hii)) return undefined
  return {
    slope: slope - (hii * gs - hsi * gi) / determinant,
    intercept: intercept - (hss * gi - hsi * gs) / determinant,
  }
}

/** The first of the whole step, half of it, a quarter … that lowers the loss. */
function halved(at: Line, to: Line, loss: number, lossAt: (line: Line) => number): { moved: Line; lower: number } {
  for (let share = 1; share > 1e-6; share /= 2) {
    const moved = {
      slope: at.slope + share * (to.slope - at.slope),
      intercept: at.intercept + share * (to.intercept - at.intercept),
    }
    const lower = lossAt(moved)
    if (lower < loss) return { moved, lower }
  }
  return { moved: at, lower: loss }
}

/** Golden-section search for the logarithm of the slope: the loss is convex in the slope. */
function temperature(margins: readonly Float64Array[], labels: Float64Array): Found {
  const lossAt = (slope: number) => softmaxLoss(margins, labels, slope)
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [log(0.1), log(10)]
  for (let step = 0; step < STEPS && high - low > 1e-4; step++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (lossAt(exp(a)) < lossAt(exp(b))) high = b
    else low = a
  }
  const slope = exp((low + high) / 2)
  return { calibration: { slope, intercepts: margins.map(() => 0) }, gain: lossAt(1) - lossAt(slope) }
}

function softmaxLoss(margins: readonly Float64Array[], labels: Float64Array, slope: number): number {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    let largest = -Infinity
    for (const margin of margins) largest = Math.max(largest, slope * (margin[row] ?? 0))
    let whole = 0
    for (const margin of margins) whole += exp(slope * (margin[row] ?? 0) - largest)
    total += log(whole) + largest - slope * (margins[labels[row] ?? 0]?.[row] ?? 0)
  }
  return total
}
