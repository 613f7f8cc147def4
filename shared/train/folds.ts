import type { Recipe } from '../clean/index.ts'
import { permutation, type Rng } from '../core/index.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import { type FoldHost, type OpenFold, prepareFold } from './prepared-fold.ts'
import { type Fold, validationFolds } from './validation.ts'

/** The parts that all candidates are judged by; each is cleaned and encoded when it is first needed. */
export interface Folds {
  readonly count: number
  prepare(fold: number): Promise<OpenFold>
  /** Class number or value of the rows that a fold judges by. */
  labels(fold: number): Float64Array
  /** One fold that learns from fewer rows and judges by the same, for a first look; null where the first of several does. */
  readonly few: Folds | null
}

/** The share of the rows to fit on that a first look takes where there is one fold. */
const FEW = 0.25

export function createFolds(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  host: FoldHost & { readonly rng: Rng },
): Folds {
  const folds = validationFolds(data, options, host.rng.fork('validation'))
  const [only, ...others] = folds
  const whole = foldsOf(data, recipe, folds, host)
  if (!only || others.length > 0) return whole
  const some = permutation(only.fit.length, host.rng.fork('few')).subarray(0, Math.ceil(FEW * only.fit.length))
  const fit = Uint32Array.from(some.sort(), (at) => only.fit[at] ?? 0)
  return { ...whole, few: foldsOf(data, recipe, [{ fit, judge: only.judge }], host) }
}

function foldsOf(data: Dataset, recipe: Recipe, folds: readonly Fold[], host: FoldHost): Folds {
  const prepared: (Promise<OpenFold> | undefined)[] = []
  const rowsOf = (fold: number) => {
    const rows = folds[fold]
    if (!rows) throw new Error(`there is no fold ${fold}`)
    return rows
  }
  return {
    count: folds.length,
    prepare(fold) {
      const { fit, judge } = rowsOf(fold)
      prepared[fold] ??= prepareFold(data, recipe, fit, judge, host)
      return prepared[fold]
    },
    labels: (fold) => Float64Array.from(rowsOf(fold).judge, (row) => data.target.values[row] ?? 0),
    few: null,
  }
}
