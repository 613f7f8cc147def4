import type { Recipe } from '../clean/index.ts'
import { permutation, type Rng } from '../core/index.ts'
import { assignFolds } from '../table/index.ts'
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
  /** The rows that a fold judges by. */
  rows(fold: number): Uint32Array
  /** Rows that a fold judges by as a share of those that it fits on. */
  readonly ofTest: number
  /** Where there is one fold: the part of each row that it judges by, so that trials can be compared; null elsewhere. */
  readonly parts: Int32Array | null
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

function foldsOf(data: Dataset, recipe: Recipe, folds: readonly Fold[], host: FoldHost & { readonly rng: Rng }): Folds {
  const prepared: (Promise<OpenFold> | undefined)[] = []
  const rowsOf = (fold: number) => {
    const rows = folds[fold]
    if (!rows) throw new Error(`there is no fold ${fold}`)
    return rows
  }
  const [only] = folds
  return {
    count: folds.length,
    ofTest: (only?.judge.length ?? 0) / Math.max(1, only?.fit.length ?? 0),
    parts: folds.length === 1 && only ? partsOf(only.judge, data, host.rng.fork('parts')) : null,
    prepare(fold) {
      const { fit, judge } = rowsOf(fold)
      prepared[fold] ??= prepareFold(data, recipe, fit, judge, host)
      return prepared[fold]
    },
    rows: (fold) => rowsOf(fold).judge,
    labels: (fold) => Float64Array.from(rowsOf(fold).judge, (row) => data.target.values[row] ?? 0),
    few: null,
  }
}

const MOST_PARTS = 10
/** Fewer rows than this say little of a metric. */
const LEAST_ROWS = 100

function partsOf(rows: Uint32Array, { rules }: Dataset, rng: Rng): Int32Array | null {
  const parts = Math.min(MOST_PARTS, Math.floor(rows.length / LEAST_ROWS))
  return parts < 2 ? null : Int32Array.from(assignFolds(rows, parts, rules, rng))
}
