import { log } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { probabilities } from './link.ts'
import type { Calibration, Pipeline } from './pipeline.ts'

/** What one model says of some rows: one array an output. */
export interface Vote {
  readonly margins: readonly Float64Array[]
  readonly weight: number
}

/**
 * Weighted average of votes, as margins. Averaged probabilities become the margins that stand for them.
 *
 * @param votes at least one, of the same rows and outputs; their weights sum to 1
 */
export function blend({ task, blend: of }: Pick<Pipeline, 'task' | 'blend'>, votes: readonly Vote[]): Float64Array[] {
  if (of === 'margins' || task === 'regression') return average(votes)
  const shares = average(votes.map(({ margins, weight }) => ({ margins: probabilities(task, margins), weight })))
  return marginsOf(task, shares)
}

function average(votes: readonly Vote[]): Float64Array[] {
  const [first] = votes
  if (!first) return []
  return first.margins.map((margin, k) => {
    const sum = new Float64Array(margin.length)
    for (const { margins, weight } of votes) {
      const vote = margins[k] ?? margin
      for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] ?? 0) + weight * (vote[row] ?? 0)
    }
    return sum
  })
}

/** Probabilities nearer to 0 or 1 than this count as this near: margins stay finite. */
const SMALLEST_SHARE = 1e-15

/** The logarithm of a probability, finite. */
export const logShare = (share: number): number => log(Math.max(share, SMALLEST_SHARE))

/** Log-odds of the positive class, or the logarithm of every share. */
export function marginsOf(task: Task, shares: readonly Float64Array[]): Float64Array[] {
  const [negative, positive] = shares
  if (task === 'binary' && negative && positive)
    return [positive.map((p, row) => logShare(p) - logShare(negative[row] ?? 0))]
  return shares.map((share) => share.map(logShare))
}

/** Margins after calibration: slope · margin + intercept. */
export function calibrated(margins: Float64Array[], calibration: Calibration | null): Float64Array[] {
  if (!calibration) return margins
  const { slope, intercepts } = calibration
  return margins.map((margin, k) => margin.map((value) => slope * value + (intercepts[k] ?? 0)))
}

/** Margins of a model to whom rare classes seemed more frequent, set right. */
export const shifted = (margins: Float64Array[], shift?: readonly number[] | null): Float64Array[] =>
  shift ? margins.map((margin, k) => margin.map((value) => value + (shift[k] ?? 0))) : margins
