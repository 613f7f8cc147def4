import type { Recipe } from '../clean/index.ts'
import type { Rng } from '../core/index.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import { type PreparedFold, prepareFold } from './prepared-fold.ts'
import { validationFolds } from './validation.ts'

/** The parts that all candidates are judged by; each is cleaned and encoded when it is first needed. */
export interface Folds {
  readonly count: number
  prepare(fold: number): Promise<PreparedFold>
  /** Class number or value of the rows that a fold judges by. */
  labels(fold: number): Float64Array
}

export function createFolds(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  { rng, signal }: { readonly rng: Rng; readonly signal?: { readonly aborted: boolean } },
): Folds {
  const folds = validationFolds(data, options, rng.fork('validation'))
  const prepared: (Promise<PreparedFold> | undefined)[] = []
  const rowsOf = (fold: number) => {
    const rows = folds[fold]
    if (!rows) throw new Error(`there is no fold ${fold}`)
    return rows
  }
  return {
    count: folds.length,
    prepare(fold) {
      const { fit, judge } = rowsOf(fold)
      prepared[fold] ??= prepareFold(data, recipe, fit, judge, signal)
      return prepared[fold]
    },
    labels: (fold) => Float64Array.from(rowsOf(fold).judge, (row) => data.target.values[row] ?? 0),
  }
}
