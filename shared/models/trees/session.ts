import type { TreeNodes } from './tree.ts'

/** What decides whether a split is worth it, and how far a leaf goes. */
export interface SplitRules {
  readonly l1: number
  readonly l2: number
  readonly minChildWeight: number
  /** Least reduction of the loss, times two. */
  readonly minGain: number
  /** The largest step of a leaf, before the learning rate; Infinity: no limit. */
  readonly maxStep: number
  /** Added to the hessian of a level where levels are ordered by gradient over hessian. */
  readonly levelSmoothing: number
  /** Added to `l2` where levels are split in that order. */
  readonly levelL2: number
  /** For each feature 1 where the prediction may not fall with it, −1 where it may not rise, 0; null where all are 0. */
  readonly monotone: Int8Array | null
}

/** The losses that have derivatives in the kernels, by the kernels' numbers. */
export const LOSSES = {
  logistic: 0,
  softmax: 1,
  squared: 2,
  absolute: 3,
  quantile: 4,
  poisson: 5,
  tweedie: 6,
} as const

export type Loss = keyof typeof LOSSES

/** What is grown on: rows that are only watched come last. */
export interface TreePlan {
  readonly rows: number
  readonly learned: number
  /** Ascending cut points of each feature: values ≤ cuts[b − 1] lie in bin b or below. */
  readonly cuts: readonly Float64Array[]
  /** For each feature 1 where its bins are levels without an order, 0 where they are numbers. */
  readonly levels: Uint8Array
  readonly outputs: number
  readonly hasWeights: boolean
  readonly loss: Loss
  /** The share of the quantile loss, the power of the Tweedie loss. */
  readonly lossParameter: number
  readonly rules: SplitRules
}

/** Sums over the rows of a node, as whole numbers. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
}

export interface Split {
  readonly feature: number
  /** Rows in bins 1 … bin go left. */
  readonly bin: number
  readonly missingLeft: boolean
  /** Reduction of the loss, times two. */
  readonly gain: number
  readonly left: Sums
  /** Of a split by levels: 256 bits, the bins that go left; `bin` and `missingLeft` then say nothing. */
  readonly levels: Uint8Array | null
}

/** A node under growth: the rows at the places from `from` to `to` (exclusive) of the session's order. */
export interface GrownNode {
  readonly from: number
  readonly to: number
  readonly isRoot: boolean
  readonly sums: Sums
  readonly split: Split | null
}

/** What a node is asked: its best split by the features whose mask is 1, with steps of its children within bounds. */
export interface Search {
  readonly mask: Uint8Array
  readonly lower: number
  readonly upper: number
  /** Not 0: of each feature one cut only is tried, drawn by this 32-bit number. */
  readonly seed: number
}

/** What the nodes of a tree of a forest see. */
export interface Draws {
  /** Features that a node draws by its seed: see sampling.ts. */
  readonly features: number
  /** Whether of each feature one cut only is tried, drawn by the seed. */
  readonly hasCuts: boolean
}

/** The first node of a part of a tree that is grown as a whole. */
export interface PartRoot {
  readonly node: GrownNode
  readonly seed: number
  /** How many levels there may be below it; Infinity: no limit. */
  readonly levels: number
}

/** Parts of a tree that are grown at once: the same nodes as one by one, by rules without bounds. */
export interface PartGrower {
  /** The most rows of a part, and of all that are grown at once. */
  readonly partRows: number
  readonly rows: number
  /** For each part its nodes, level by level: their splits, null of a leaf. */
  grow(roots: readonly PartRoot[], draws: Draws): (Split | null)[][]
}

/** A node to split, and what its children are asked; null where a child is to be a leaf. */
export interface Branch<N extends GrownNode = GrownNode> {
  readonly node: N
  readonly split: Split
  readonly left: Search | null
  readonly right: Search | null
}

/** A leaf, or a split whose children are leaves, and what it adds to the margins of its rows. */
export type LeafValues =
  | { readonly node: GrownNode; readonly value: number }
  | {
      readonly node: GrownNode
      readonly split: Split
      readonly left: number
      readonly right: number
    }

/**
 * Binned rows with their targets and margins, and the hot loops over them. The plain reference is in this folder, a fast one
 * in engine/compute: the same calls give the same numbers, bit for bit, whatever the number of threads.
 */
export interface TreeSession {
  /** One array an output, each as long as `plan.rows`; to be read and written. */
  readonly margins: readonly Float64Array[]
  readonly target: Float64Array
  /** Null unless the plan says that there are weights. */
  readonly weight: Float64Array | null
  /** Bins the values of all features of the rows from `at` on; NaN is missing. */
  bin(columns: readonly Float64Array[], at: number): void
  /** Works out the derivatives of every output from the margins. */
  derive(): void
  /**
   * Starts a tree for an output.
   *
   * @param rows ascending; null: all that are learned from
   */
  startTree(output: number, rows: Uint32Array | null, search: Search): GrownNode
  /** What one unit of the sums of the tree is worth. */
  readonly units: Sums
  /** Splits nodes: partitions their rows, and finds the best splits of their children. */
  expand(branches: readonly Branch[]): (readonly [GrownNode, GrownNode])[]
  /** The row at each place of the tree's order; of a tree of one leaf undefined. */
  readonly order: Uint32Array
  addLeaves(leaves: readonly LeafValues[]): void
  /** Left out where every node is split by `expand`. */
  readonly parts?: PartGrower
  /** Adds a tree's values to the margins of the rows from `from` to `to`, walking by bins. */
  walk(tree: TreeNodes, output: number, from: number, to: number): void
  close(): void
}
