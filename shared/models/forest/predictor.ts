import { log } from '../../core/index.ts'
import { type GbdtState, gbdtPredictor } from '../gbdt/predictor.ts'
import { definePredictor, type ModelState } from '../predictor.ts'

/** Trees whose leaves hold means of their rows: the target, or the shares of the classes. */
export interface ForestState extends ModelState {
  /** As boosted trees are kept; `base` is the mean of all rows. */
  readonly trees: GbdtState
  readonly task: 'binary' | 'multiclass' | 'regression'
}

const forestPredictor = (id: string) =>
  definePredictor<ForestState>({
    id,
    margins({ trees, task }, matrix, kernels) {
      const { base, rounds } = trees
      const zero = new Float64Array(base.length)
      const sums = gbdtPredictor.margins({ ...trees, base: zero }, matrix, kernels)
      if (task === 'regression') return sums.map((own) => own.map((sum) => sum / Math.max(1, rounds)))
      // One tree more, that says the shares of all rows: so no share is 0, and its logarithm is finite.
      const shares = sums.map((own, k) => own.map((sum) => Math.max((sum + base[k]!) / (rounds + 1), SMALLEST_SHARE)))
      if (task === 'multiclass') return shares.map((own) => own.map(log))
      return shares.map((own) => own.map((share) => log(share) - log(Math.max(1 - share, SMALLEST_SHARE))))
    },
    jumps: ({ trees }) => gbdtPredictor.jumps?.(trees) ?? [],
  })

const SMALLEST_SHARE = 1e-12

export const randomForestPredictor = forestPredictor('random-forest')
export const extraTreesPredictor = forestPredictor('extra-trees')
