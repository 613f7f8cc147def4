import type { ForestState } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import { boostedSums } from './boosted-trees.ts'

const forest = (id: string) =>
  defineFamilyCompiler<ForestState>({
    id,
    margins({ trees, task }, features, ops) {
      const sums = boostedSums(trees, features, ops)
      const { base, rounds } = trees
      if (task === 'regression') return ops.divide(sums, ops.number(Math.max(1, rounds)))
      // One tree more, that says the shares of all rows: see models/forest/predictor.ts.
      const means = ops.divide(ops.add(sums, ops.row(base)), ops.number(rounds + 1))
      const least = ops.number(SMALLEST_SHARE)
      const share = ops.most(means, least)
      if (task === 'multiclass') return ops.unary('Log', share)
      const other = ops.most(ops.subtract(ops.number(1), share), least)
      return ops.subtract(ops.unary('Log', share), ops.unary('Log', other))
    },
  })

const SMALLEST_SHARE = 1e-12

export const randomForest = forest('random-forest')
export const extraTrees = forest('extra-trees')
