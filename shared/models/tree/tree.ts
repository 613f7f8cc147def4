import { z } from 'zod'
import { marginLoss } from '../margin-loss.ts'
import { defineModel, type FitContext } from '../model.ts'
import { allRows, type TrainingData } from '../training-data.ts'
import { grow, leavesOf, type Node } from './grower.ts'
import { type TreeState, treePredictor } from './predictor.ts'
import { pruneByHeldOut, pruneTo } from './pruning.ts'
import { type Learned, learnedRows } from './rows.ts'
import { goesLeft } from './splitting.ts'
import { treeText } from './text.ts'

const PARAMS = z.object({
  leaves: z.int().min(0).max(4096).default(0).meta({ title: 'Leaves (0: as many as do best on validation rows)' }),
  maxLeaves: z.int().min(1).max(4096).default(24).meta({ title: 'Most leaves, so that a person can read it' }),
  maxDepth: z.int().min(1).max(32).default(8).meta({ title: 'Deepest level' }),
  minLeaf: z.number().min(0).default(10).meta({ title: 'Fewest rows of a leaf' }),
})

type Params = z.output<typeof PARAMS>

/** Where the number of leaves is to be chosen and there are no rows to choose by. */
const USUAL_LEAVES = 12

/**
 * A decision tree to be read (Breiman et al., Classification and Regression Trees, 1984): Gini's impurity or squared error,
 * sets of levels, missing values on the side where they help, pruned by cost and complexity.
 */
export const tree = defineModel({
  id: 'tree',
  title: 'Decision tree (to be read)',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'levels',
  params: PARAMS,
  trials: { fast: [], balanced: [{}], best: [{}] },
  space: { minLeaf: { low: 2, high: 200, isLog: true, isWhole: true } },
  predictor: treePredictor,
  fit,
  read: treeText,
  settle(params, states) {
    const chosen = states.flatMap(({ leaves }) => (typeof leaves === 'number' ? [leaves] : [])).sort((a, b) => a - b)
    return { ...params, leaves: chosen[chosen.length >> 1] ?? params.leaves }
  },
})

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<TreeState> {
  const learned = await learnedRows(data)
  let nodes = 0
  const root = await grow(learned.rows, learned.which, {
    ...params,
    minGain: 0,
    breathe: () => context.progress(1 - 1 / (1 + ++nodes / 32)),
  })
  pruneTo(root, params.leaves > 0 ? Math.min(params.leaves, params.maxLeaves) : params.maxLeaves)
  if (params.leaves === 0) {
    if (context.heldOut) pruneByHeldOut(root, await heldOutLoss(root, learned, context.heldOut))
    else pruneTo(root, USUAL_LEAVES)
  }
  await context.progress(1)
  return flatten(root, learned)
}

/** Loss of the held-out rows that reach each node, if it is a leaf. */
async function heldOutLoss(
  root: Node,
  { rows, marginsOf }: Learned,
  heldOut: TrainingData,
): Promise<Map<Node, number>> {
  const { matrix, target, weight } = await allRows(heldOut)
  const losses = new Map<Node, number>()
  const margins = new Map<Node, number[]>()
  for (let row = 0; row < matrix.rows; row++) {
    let node: Node | null = root
    while (node) {
      const said = margins.get(node) ?? marginsOf(node.sums)
      margins.set(node, said)
      const loss = marginLoss(rows.value !== null, said, target[row]!)
      losses.set(node, (losses.get(node) ?? 0) + (weight ? weight[row]! : 1) * loss)
      const { split }: Node = node
      node = split && (goesLeft(split, matrix.features[split.feature]!, row) ? node.left : node.right)
    }
  }
  return losses
}

function flatten(root: Node, { rows, marginsOf }: Learned): TreeState {
  const nodes: Node[] = []
  const collect = (node: Node) => {
    nodes.push(node)
    if (node.left && node.right) for (const child of [node.left, node.right]) collect(child)
  }
  collect(root)
  const place = new Map(nodes.map((node, i) => [node, i]))
  const levels: number[] = []
  const levelsAt = Int32Array.from(nodes, ({ split }) =>
    split?.levels ? levels.push(...split.levels) - split.levels.length : -1,
  )
  const child = (of: Node | null) => (of && place.get(of)) ?? -1
  return {
    feature: Int32Array.from(nodes, ({ split }) => split?.feature ?? -1),
    threshold: Float64Array.from(nodes, ({ split }) => split?.threshold ?? 0),
    levels: Uint8Array.from(levels),
    levelsAt,
    missingLeft: Uint8Array.from(nodes, ({ split }) => Number(split?.missingLeft ?? false)),
    sawMissing: Uint8Array.from(nodes, ({ split }) => Number(split?.sawMissing ?? false)),
    left: Int32Array.from(nodes, ({ left }) => child(left)),
    right: Int32Array.from(nodes, ({ right }) => child(right)),
    values: Float64Array.from(nodes.flatMap(({ sums }) => marginsOf(sums))),
    weight: Float64Array.from(nodes, ({ sums }) => sums.weight),
    shares: Float64Array.from(rows.value ? [] : nodes.flatMap(({ sums }) => [...sums.of])),
    leaves: leavesOf(root),
  }
}
