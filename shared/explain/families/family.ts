import type { Matrix, ModelState } from '../../models/index.ts'
import type { SplitTrees } from '../trees/split-trees.ts'

/** A sum of parts that reads two features at most, which knows its own contributions. */
export interface ExactSum {
  /** What each player adds to the mean over the background: contributions[output][player · rows + row]. */
  contributionsOf(rows: Matrix, background: Matrix, playerOf: Int32Array, players: number): Float64Array[]
}

/** How a family's margins are taken apart exactly. */
export interface ExactFamily {
  readonly id: string
  /** `additive`: a margin is a sum of what each feature says. null: a model whose margins are not sums; it is sampled. */
  exact(state: ModelState): SplitTrees | ExactSum | 'additive' | null
}
