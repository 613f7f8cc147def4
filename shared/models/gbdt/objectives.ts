import { exp, log, usageError } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'
import type { Loss } from '../trees/session.ts'

/** The losses that a regression may be fitted by. */
export const REGRESSION_LOSSES = ['squared', 'absolute', 'quantile', 'poisson', 'tweedie'] as const
export type RegressionLoss = (typeof REGRESSION_LOSSES)[number]

/** A loss as boosting needs it beside its derivatives, which the kernels have. */
export interface Objective {
  readonly loss: Loss
  readonly parameter: number
  /** Whether the prediction is e^margin. */
  readonly isLog: boolean
  /** The share of a leaf's residuals that lies below its value; null where the step of the derivatives is the value. */
  readonly leafQuantile: number | null
  /** Loss of one row. */
  of(margins: readonly Float64Array[], row: number, target: number): number
}

const softplus = (x: number): number => (x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x)))

const PLAIN = { parameter: 0, isLog: false, leafQuantile: null }

export interface ObjectiveParams {
  readonly loss: RegressionLoss
  readonly quantile: number
  readonly tweediePower: number
}

export function objectiveFor(task: Task, { loss, quantile, tweediePower: p }: ObjectiveParams): Objective {
  if (task !== 'regression' && loss !== 'squared')
    throw usageError(`The ${loss} loss of gbdt is for numbers to predict; the target has classes.`, {
      value: loss,
      next: 'Leave out the loss.',
      remedies: [{ option: 'params' }],
    })
  if (task === 'multiclass') return { ...PLAIN, loss: 'softmax', of: softmaxLoss }
  if (task === 'binary')
    return {
      ...PLAIN,
      loss: 'logistic',
      of: ([margins], row, target) => softplus(target === 1 ? -margins![row]! : margins![row]!),
    }
  const regressions: Readonly<Record<RegressionLoss, Objective>> = {
    squared: { ...PLAIN, loss, of: ([margins], row, target) => 0.5 * (margins![row]! - target) ** 2 },
    absolute: {
      ...PLAIN,
      loss,
      leafQuantile: 0.5,
      of: ([margins], row, target) => Math.abs(margins![row]! - target),
    },
    quantile: {
      ...PLAIN,
      loss,
      parameter: quantile,
      leafQuantile: quantile,
      of([margins], row, target) {
        const rest = target - margins![row]!
        return rest > 0 ? quantile * rest : (quantile - 1) * rest
      },
    },
    poisson: { ...PLAIN, loss, isLog: true, of: ([margins], row, y) => exp(margins![row]!) - y * margins![row]! },
    tweedie: {
      ...PLAIN,
      loss,
      parameter: p,
      isLog: true,
      of([margins], row, y) {
        const margin = margins![row]!
        return exp((2 - p) * margin) / (2 - p) - (y * exp((1 - p) * margin)) / (1 - p)
      },
    },
  }
  return regressions[loss]
}

function softmaxLoss(margins: readonly Float64Array[], row: number, target: number): number {
  let largest = -Infinity
  for (let k = 0; k < margins.length; k++) largest = Math.max(largest, margins[k]![row]!)
  let total = 0
  for (let k = 0; k < margins.length; k++) total += exp(margins[k]![row]! - largest)
  return log(total) - (margins[target]![row]! - largest)
}
