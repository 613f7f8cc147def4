import type { Calibration, Pipeline, ScoreCurve } from '../../pipeline/index.ts'
import type { Numbers, Ops } from './ops.ts'

/** Margins of one model, [N, outputs], and the weight of its vote. */
export interface GraphVote {
  readonly margins: Numbers
  readonly weight: number
}

/** As blend() of the pipeline: an average of margins, or of probabilities that become margins again. */
export function blended(
  ops: Ops,
  { task, blend }: Pick<Pipeline, 'task' | 'blend'>,
  votes: readonly GraphVote[],
): Numbers {
  if (blend === 'margins' || task === 'regression') return average(ops, votes)
  const shares = average(
    ops,
    votes.map(({ margins, weight }) => ({ margins: probabilitiesOf(ops, task, margins), weight })),
  )
  const logs = ops.unary('Log', ops.most(shares, ops.number(SMALLEST_SHARE)))
  return task === 'binary' ? ops.subtract(ops.column(logs, 1), ops.column(logs, 0)) : logs
}

const SMALLEST_SHARE = 1e-15

const average = (ops: Ops, votes: readonly GraphVote[]): Numbers =>
  votes
    .map(({ margins, weight }) => (weight === 1 ? margins : ops.multiply(margins, ops.number(weight))))
    .reduce((sum, vote) => ops.add(sum, vote))

/** Probabilities of every class, [N, classes], before a curve of the calibration. */
export function probabilitiesOf(ops: Ops, task: Pipeline['task'], margins: Numbers): Numbers {
  if (task === 'regression') return margins
  if (task === 'binary') {
    const positive = ops.unary('Sigmoid', margins)
    return ops.join([ops.subtract(ops.number(1), positive), positive])
  }
  const powers = ops.unary('Exp', ops.subtract(margins, ops.rowLargest(margins)))
  return ops.divide(powers, ops.rowSum(powers))
}

/** Numbers of no model of the application: what overflowed counts as the largest number, what is none as 0. */
export function withoutInfinities(ops: Ops, margins: Numbers): Numbers {
  const largest = Number.MAX_VALUE
  const bounded = ops.least(ops.most(margins, ops.number(-largest)), ops.number(largest))
  return ops.choose(ops.isMissing(margins), ops.number(0), bounded)
}

export function calibratedBy(ops: Ops, margins: Numbers, calibration: Calibration | null): Numbers {
  if (!calibration) return margins
  const { slope, intercepts, curve: _, ...rest } = calibration
  // A new kind of calibration does not compile until it is written here.
  rest satisfies Record<string, never>
  return ops.add(ops.multiply(margins, ops.number(slope)), ops.row(intercepts))
}

/** Shares of two classes after the curve of the positive one's: straight between its knots. */
export function alongCurve(ops: Ops, shares: Numbers, curve: ScoreCurve | undefined): Numbers {
  if (!curve) return shares
  const { from, to } = curve
  const steps = to.slice(1).map((value, i) => value - (to[i] ?? 0))
  const risen = ops.product(ops.through(ops.column(shares, 1), from), steps, 1)
  const positive = ops.add(risen, ops.number(to[0] ?? 0))
  return ops.join([ops.subtract(ops.number(1), positive), positive])
}
