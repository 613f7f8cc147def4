import { exponentOf } from '../../core/index.ts'
import type { GbdtState } from '../../models/index.ts'
import { defineCompression } from '../compression.ts'
import { editTrees } from '../edit-trees.ts'
import { countTrees, hasTrees, mapMembers, mapTrees, NO_TREES } from '../members.ts'

/** Leaves side by side that say nearly the same become one; what is left is rounded, so that leaves share their values. */
export const mergedLeaves = defineCompression({
  id: 'merged-leaves',
  title: 'Merged leaves',
  about: 'Splits whose two leaves say nearly the same go, and the values of leaves are rounded.',
  amount: {
    title: 'How far apart two leaves may be, as a share of the size of leaves',
    least: 0.001,
    most: 10,
    normal: 1,
  },
  refusal: (pipeline) => (hasTrees(pipeline) ? null : NO_TREES),
  offered: [0.5, 1, 2],
  apply: (pipeline, amount) => mapMembers(pipeline, ({ state }) => mapTrees(state, (trees) => merged(trees, amount))),
  words: (before, after) =>
    `${countTrees(after).leaves.toLocaleString('en-US')} of ${countTrees(before).leaves.toLocaleString('en-US')} leaves`,
})

/** Rounding moves a leaf by an eighth of what merging may, at most. */
const STEPS = 4

function merged(trees: GbdtState, amount: number): GbdtState {
  const { left, right, value } = trees
  const apart = amount * sizeOfLeaves(trees)
  if (!(apart > 0)) return trees
  const step = 2 ** exponentOf(apart / STEPS)
  const values = Float64Array.from(value)
  const isLeaf = Uint8Array.from(left, (next) => Number(next < 0))
  // Children come after their parents.
  for (let node = left.length - 1; node >= 0; node--) {
    const [a, b] = [left[node] ?? -1, right[node] ?? -1]
    if (a < 0 || isLeaf[a] !== 1 || isLeaf[b] !== 1) continue
    const [low, high] = [Math.min(values[a] ?? 0, values[b] ?? 0), Math.max(values[a] ?? 0, values[b] ?? 0)]
    if (high - low > apart) continue
    // What the node said of all its rows while it was grown, where that was kept.
    const own = value[node] ?? 0
    values[node] = own > low && own < high ? own : (low + high) / 2
    isLeaf[node] = 1
  }
  const rounded = (x: number): number => Math.round(x / step) * step
  const edited = editTrees(trees, { leafAt: (node) => (isLeaf[node] === 1 ? (values[node] ?? 0) : null) })
  return { ...edited, value: edited.value.map((own, node) => ((edited.left[node] ?? -1) < 0 ? rounded(own) : own)) }
}

/** The root of the mean square of the leaves' values about their mean: of a forest's, shares and means have one. */
function sizeOfLeaves({ left, value }: GbdtState): number {
  let [count, sum, squares] = [0, 0, 0]
  for (const [node, next] of left.entries()) {
    if (next >= 0) continue
    const own = value[node] ?? 0
    count++
    sum += own
    squares += own * own
  }
  return Math.sqrt(Math.max(0, squares / Math.max(1, count) - (sum / Math.max(1, count)) ** 2))
}
