import type { ModelState } from '../../models/index.ts'
import { isGbdtState } from '../../models/index.ts'
import { boostedTrees } from './boosted-trees.ts'
import type { ExactFamily } from './family.ts'

/** Forests of numbers average their trees. Those of classes give the logarithm of an average, which is no sum: they are sampled. */
const forest = (id: string): ExactFamily => ({
  id,
  exact({ trees, task }: ModelState) {
    if (task !== 'regression' || !isGbdtState(trees)) return null
    return boostedTrees(trees, 1 / Math.max(1, trees.rounds))
  },
})

export const randomForest = forest('random-forest')
export const extraTrees = forest('extra-trees')
