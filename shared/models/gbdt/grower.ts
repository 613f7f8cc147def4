import type { Compute } from '../compute.ts'
import type { BinnedData } from './binning.ts'
import type { FixedPoint } from './fixed-point.ts'
import { subtractHistogram } from './histogram.ts'
import { bestSplit, leafValue, type Split, type SplitRules, type Sums, type Units } from './splitting.ts'
import { addLeaf, emptyTree, type TreeNodes } from './tree.ts'

export interface GrowRules extends SplitRules {
  readonly learningRate: number
  /** 0: no limit. */
  readonly maxDepth: number
  /** 0: no limit. */
  readonly maxLeaves: number
}

/** A leaf; its rows are rows[from … to) of the grower's row order. */
interface Leaf {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly depth: number
  readonly sums: Sums
}

/** A leaf that is worth splitting. */
interface OpenLeaf extends Leaf {
  readonly histograms: Int32Array[]
  readonly split: Split
}

/** The bin sums of one histogram: 256 pairs. */
const HISTOGRAM_SIZE = 512

/** Buffers that trees over one binned data set share. */
export interface GrowBuffers {
  readonly data: BinnedData
  readonly compute: Compute
  readonly rules: GrowRules
  readonly scratch: Uint32Array
  readonly gradient: Int32Array
  readonly hessian: Int32Array
  readonly goesLeft: Uint8Array
  readonly spare: Int32Array[][]
}

export function createBuffers(data: BinnedData, compute: Compute, rules: GrowRules): GrowBuffers {
  return {
    data,
    compute,
    rules,
    scratch: new Uint32Array(data.rows),
    gradient: new Int32Array(data.rows),
    hessian: new Int32Array(data.rows),
    goesLeft: new Uint8Array(256),
    spare: [],
  }
}

/** What one tree is grown on: rows (reordered while it grows), features to split by, and derivatives by row. */
export interface GrowInput {
  readonly rows: Uint32Array
  readonly features: readonly number[]
  readonly gradient: FixedPoint
  readonly hessian: FixedPoint
}

/** Grows one tree, best gain first, and adds its values to the margins of the rows that it was grown on. */
export function growTree(buffers: GrowBuffers, input: GrowInput, margins: Float64Array): TreeNodes {
  const { rules, spare } = buffers
  const { rows, features } = input
  const tree = emptyTree()
  const units: Units = { gradient: input.gradient.unit, hessian: input.hessian.unit }
  const open: OpenLeaf[] = []
  const closed: Leaf[] = []

  function place(leaf: Leaf, histograms: Int32Array[]): void {
    const split = canSplit(leaf, units, rules) ? findSplit(buffers, leaf, histograms, features, units) : undefined
    if (split) open.push({ ...leaf, histograms, split })
    else {
      spare.push(histograms)
      closed.push(leaf)
    }
  }

  const sums = { gradient: total(input.gradient.values, rows), hessian: total(input.hessian.values, rows) }
  const value = leafValue(sums, units, rules.l2, rules.learningRate)
  const root: Leaf = { node: addLeaf(tree, value), from: 0, to: rows.length, depth: 0, sums }
  place(root, buildHistograms(buffers, input, root))
  while (open.length > 0 && (rules.maxLeaves === 0 || open.length + closed.length < rules.maxLeaves)) {
    const leaf = takeBest(open)
    const [left, right] = splitLeaf(buffers, tree, leaf, rows, units)
    if (!canSplit(left, units, rules) && !canSplit(right, units, rules)) {
      closed.push(left, right)
      spare.push(leaf.histograms)
      continue
    }
    // The smaller child is summed up, its sibling is the parent less that: half the work or less.
    const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left]
    const histograms = buildHistograms(buffers, input, small)
    for (const f of features) subtractHistogram(leaf.histograms[f]!, histograms[f]!)
    place(small, histograms)
    place(large, leaf.histograms)
  }
  for (const leaf of open) spare.push(leaf.histograms)
  for (const leaf of [...closed, ...open])
    for (let k = leaf.from; k < leaf.to; k++) margins[rows[k]!] = margins[rows[k]!]! + tree.value[leaf.node]!
  return tree
}

const canSplit = (leaf: Leaf, units: Units, rules: GrowRules): boolean =>
  (rules.maxDepth === 0 || leaf.depth < rules.maxDepth) &&
  leaf.to - leaf.from > 1 &&
  leaf.sums.hessian * units.hessian >= 2 * rules.minChildWeight

function buildHistograms(buffers: GrowBuffers, input: GrowInput, { from, to }: Leaf): Int32Array[] {
  const { data, gradient, hessian } = buffers
  const { rows } = input
  for (let k = from, i = 0; k < to; k++, i++) {
    gradient[i] = input.gradient.values[rows[k]!]!
    hessian[i] = input.hessian.values[rows[k]!]!
  }
  const histograms = buffers.spare.pop() ?? data.bins.map(() => new Int32Array(HISTOGRAM_SIZE))
  for (const f of input.features) {
    histograms[f]!.fill(0)
    buffers.compute.accumulateHistogram(data.bins[f]!, rows, from, to, gradient, hessian, histograms[f]!)
  }
  return histograms
}

function findSplit(
  { data, rules }: GrowBuffers,
  leaf: Leaf,
  histograms: Int32Array[],
  features: readonly number[],
  units: Units,
): Split | undefined {
  let best: Split | undefined
  for (const f of features) {
    const split = bestSplit(f, histograms[f]!, data.cuts[f]!.length + 2, leaf.sums, units, rules)
    if (split && (!best || split.gain > best.gain)) best = split
  }
  return best
}

/** Turns a leaf into a split with two new leaves, and partitions its rows. */
function splitLeaf(
  { data, rules, compute, goesLeft, scratch }: GrowBuffers,
  tree: TreeNodes,
  leaf: OpenLeaf,
  rows: Uint32Array,
  units: Units,
): [Leaf, Leaf] {
  const { feature, bin, missingLeft, left: leftSums } = leaf.split
  const rightSums = {
    gradient: leaf.sums.gradient - leftSums.gradient,
    hessian: leaf.sums.hessian - leftSums.hessian,
  }
  for (let b = 1; b < 256; b++) goesLeft[b] = b <= bin ? 1 : 0
  goesLeft[0] = missingLeft ? 1 : 0
  const middle = leaf.from + compute.partitionRows(data.bins[feature]!, goesLeft, rows, leaf.from, leaf.to, scratch)
  const { node, depth } = leaf
  tree.feature[node] = feature
  tree.bin[node] = bin
  tree.threshold[node] = data.cuts[feature]![bin - 1] ?? Number.MAX_VALUE
  tree.missingLeft[node] = missingLeft ? 1 : 0
  tree.left[node] = addLeaf(tree, leafValue(leftSums, units, rules.l2, rules.learningRate))
  tree.right[node] = addLeaf(tree, leafValue(rightSums, units, rules.l2, rules.learningRate))
  return [
    { node: tree.left[node]!, from: leaf.from, to: middle, depth: depth + 1, sums: leftSums },
    { node: tree.right[node]!, from: middle, to: leaf.to, depth: depth + 1, sums: rightSums },
  ]
}

function total(values: Int32Array, rows: Uint32Array): number {
  let sum = 0
  for (let k = 0; k < rows.length; k++) sum += values[rows[k]!]!
  return sum
}

/** Takes the leaf with the largest gain out of the list; of equal ones the first. */
function takeBest(open: OpenLeaf[]): OpenLeaf {
  let best = 0
  for (let i = 1; i < open.length; i++) if (open[i]!.split.gain > open[best]!.split.gain) best = i
  return open.splice(best, 1)[0]!
}
