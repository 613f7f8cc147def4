import { leavesOf, type Node } from './grower.ts'

/**
 * Takes away the branch that explains least for each of its leaves, again and again (minimal cost-complexity pruning; Breiman
 * et al., Classification and Regression Trees, 1984, section 3.3). Each tree on the way is the best of its size or near it.
 */
export const weakest = (root: Node): Node | null => look(root).weakest?.node ?? null

interface Branch {
  readonly leaves: number
  readonly explained: number
  readonly weakest: { readonly node: Node; readonly strength: number } | null
}

function look(node: Node): Branch {
  if (!node.left || !node.right) return { leaves: 1, explained: node.explained, weakest: null }
  const [left, right] = [look(node.left), look(node.right)]
  const leaves = left.leaves + right.leaves
  const explained = left.explained + right.explained
  const own = { node, strength: (explained - node.explained) / (leaves - 1) }
  const weakest = [left.weakest, right.weakest].reduce<Branch['weakest']>(
    (found, other) => (other && (!found || other.strength < found.strength) ? other : found),
    own,
  )
  return { leaves, explained, weakest }
}

/** Makes a leaf of a node. */
export function cut(node: Node): void {
  node.split = null
  node.left = null
  node.right = null
}

/** Prunes down to so many leaves. */
export function pruneTo(root: Node, leaves: number): void {
  let left = leavesOf(root)
  while (left > leaves) {
    const node = weakest(root)
    if (!node) return
    left -= leavesOf(node) - 1
    cut(node)
  }
}

/**
 * Prunes to the size that loses least on held-out rows.
 *
 * @param lossAt loss of the held-out rows that reach a node, if it is a leaf
 */
export function pruneByHeldOut(root: Node, lossAt: ReadonlyMap<Node, number>): void {
  let total = leafLoss(root, lossAt)
  const cuts: { node: Node; split: Node['split']; left: Node['left']; right: Node['right'] }[] = []
  let best = { cuts: 0, loss: total }
  for (let node = weakest(root); node; node = weakest(root)) {
    total += (lossAt.get(node) ?? 0) - leafLoss(node, lossAt)
    cuts.push({ node, split: node.split, left: node.left, right: node.right })
    cut(node)
    // Of equal ones the smaller.
    if (total <= best.loss) best = { cuts: cuts.length, loss: total }
  }
  for (const { node, split, left, right } of cuts.slice(best.cuts).reverse()) {
    node.split = split
    node.left = left
    node.right = right
  }
}

const leafLoss = (node: Node, lossAt: ReadonlyMap<Node, number>): number =>
  node.left && node.right ? leafLoss(node.left, lossAt) + leafLoss(node.right, lossAt) : (lossAt.get(node) ?? 0)
