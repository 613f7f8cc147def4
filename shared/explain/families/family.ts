import type { ModelState } from '../../models/index.ts'
import type { SplitTrees } from '../trees/split-trees.ts'

/** How a family's margins are taken apart exactly. */
export interface ExactFamily {
  readonly id: string
  /** `additive`: a margin is a sum of what each feature says. null: a model whose margins are not sums; it is sampled. */
  exact(state: ModelState): SplitTrees | 'additive' | null
}
