import { bestSplit, explained, goesLeft, type Rows, type Split, sumsOf } from './splitting.ts'

/** A node while a tree grows: a leaf until it has a split. */
export interface Node {
  readonly depth: number
  readonly sums: { readonly of: Float64Array; readonly weight: number }
  /** What its rows hold as a leaf: see `explained`. */
  readonly explained: number
  split: Split | null
  left: Node | null
  right: Node | null
}

export interface Limits {
  readonly maxDepth: number
  /** Least weight of a leaf. */
  readonly minLeaf: number
  /** Least gain of a split, in units of what a row of the node leaves unexplained. */
  readonly minGain: number
  readonly breathe: () => Promise<void>
}

/** Grows a tree until no split helps, or the limits are reached. Every feature is sorted once, at the root. */
export async function grow(rows: Rows, which: Uint32Array, limits: Limits): Promise<Node> {
  const sorted = rows.features.map((feature) => {
    if (feature.kind === 'levels') return which
    const { values } = feature
    const rank = (row: number) => (Number.isNaN(values[row]!) ? Infinity : values[row]!)
    return which.toSorted((a, b) => {
      const [x, y] = [rank(a), rank(b)]
      // Missing ones last, behind those that are infinite.
      return x < y ? -1 : x > y ? 1 : Number(Number.isNaN(values[a]!)) - Number(Number.isNaN(values[b]!))
    })
  })
  const root = leafOf(rows, which, 0)
  const open = [{ node: root, which, sorted }]
  const isLeft = new Uint8Array(rows.label.length)
  for (let at = open.pop(); at; at = open.pop()) {
    const { node } = at
    if (node.depth >= limits.maxDepth || node.sums.weight < 2 * limits.minLeaf) continue
    await limits.breathe()
    let best: Split | null = null
    for (const f of rows.features.keys()) {
      const found = bestSplit(rows, f, at.sorted[f]!, { ...node.sums }, limits.minLeaf)
      if (found && found.gain > (best?.gain ?? 0) * CLEARLY) best = found
    }
    // What rounding leaves of nothing is not a gain.
    const least = Math.max(1e-10 * node.explained, limits.minGain * unexplainedByRow(rows, at.which, node))
    if (!best || best.gain <= least) continue
    const feature = rows.features[best.feature]!
    for (let i = 0; i < at.which.length; i++) isLeft[at.which[i]!] = Number(goesLeft(best, feature, at.which[i]!))
    const side = (is: number) => {
      const own = at.which.filter((row) => isLeft[row] === is)
      const ordered = at.sorted.map((order, f) =>
        rows.features[f]?.kind === 'levels' ? own : order.filter((row) => isLeft[row] === is),
      )
      return { node: leafOf(rows, own, node.depth + 1), which: own, sorted: ordered }
    }
    const [left, right] = [side(1), side(0)]
    node.split = best
    node.left = left.node
    node.right = right.node
    open.push(right, left)
  }
  return root
}

/** Of equally good features the first is taken, whatever the order in which sums were rounded. */
const CLEARLY = 1 + 1e-9

function unexplainedByRow({ value, weight }: Rows, which: Uint32Array, { explained: known, sums }: Node): number {
  let squares = value ? 0 : sums.weight
  if (value) for (let i = 0; i < which.length; i++) squares += weight[which[i]!]! * value[which[i]!]! ** 2
  return (squares - known) / sums.weight
}

function leafOf(rows: Rows, which: Uint32Array, depth: number): Node {
  const sums = sumsOf(rows, which)
  return { depth, sums, explained: explained(sums), split: null, left: null, right: null }
}

export const leavesOf = (node: Node): number =>
  node.left && node.right ? leavesOf(node.left) + leavesOf(node.right) : 1
