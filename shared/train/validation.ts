import { dataError, type Rng } from '../core/index.ts'
import { assignFolds, holdOut, holdOutLatest, type SplitRules } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'

/** Rows to fit on and rows to judge by. */
export interface Fold {
  readonly fit: Uint32Array
  readonly judge: Uint32Array
}

const FOLDS = { fast: 3, balanced: 5, best: 5 } as const
/** From here on one part held out judges well enough, at a fraction of the cost of folds. */
const ONE_FOLD_FROM = 50_000
const HELD_SHARE = 0.2

/**
 * The folds that trials are judged by: the rows of the fold `valid` where there are any, the latest rows where the
 * split is by time, one held-out part of many rows, and cross-validation of few. The test rows are in none.
 */
export function validationFolds({ split, rules, times }: Dataset, { mode }: TrainOptions, rng: Rng): Fold[] {
  const { train, valid } = split
  const folds = valid.length > 0 ? [{ fit: train, judge: valid }] : partTraining(train, rules, times, FOLDS[mode], rng)
  const whole = folds.filter(({ fit, judge }) => fit.length > 0 && judge.length > 0)
  if (whole.length > 0) return whole
  throw dataError(
    'The training rows cannot be parted to compare models: they are of one group, one time, or too few.',
    {
      next: 'Give more rows, split them otherwise, or try one family with its parameters fixed, which needs no comparison.',
      remedies: [{ option: 'params' }],
    },
  )
}

function partTraining(
  train: Uint32Array,
  rules: SplitRules,
  times: Float64Array | null,
  most: number,
  rng: Rng,
): Fold[] {
  if (times || train.length >= ONE_FOLD_FROM) {
    const { rest, held } = times ? holdOutLatest(train, HELD_SHARE, times) : holdOut(train, HELD_SHARE, rules, rng)
    return [{ fit: rest, judge: held }]
  }
  const folds = Math.min(most, train.length)
  const foldOf = assignFolds(train, folds, rules, rng)
  return Array.from({ length: folds }, (_, fold) => ({
    fit: train.filter((_row, i) => foldOf[i] !== fold),
    judge: train.filter((_row, i) => foldOf[i] === fold),
  }))
}
