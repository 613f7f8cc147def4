import { binValues } from './binning.ts'
import { deriveOutput, quantise, type Sizes, scaleOf } from './gradients.ts'
import { addToHistogram, subtractHistogram } from './histogram.ts'
import { addLeafValues } from './leaf-values.ts'
import { partitionRows } from './partition.ts'
import { addByBins } from './scoring.ts'
import type { Branch, GrownNode, LeafValues, Search, Split, Sums, TreePlan, TreeSession } from './session.ts'
import { bestSplit } from './splitting.ts'
import { goesLeft, type TreeNodes } from './tree.ts'

/** The plain session: columns of bins and a loop a stage, to be read, and to hold the fast one against. */
export function openReference(plan: TreePlan): TreeSession {
  return new ReferenceSession(plan)
}

/** For each of 256 bins 1 (left) or 0. */
const sideOfBins = (split: Split): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, bin) => (goesLeft(split, bin) ? 1 : 0))

class ReferenceSession implements TreeSession {
  readonly margins: readonly Float64Array[]
  readonly target: Float64Array
  readonly weight: Float64Array | null
  units: Sums = { gradient: 1, hessian: 1 }
  order = new Uint32Array(0)
  private readonly plan: TreePlan
  private readonly bins: readonly Uint8Array[]
  private readonly binCounts: readonly number[]
  private readonly gradients: readonly Float32Array[]
  private readonly hessians: readonly Float32Array[]
  private readonly pairs: { readonly gradients: Int32Array; readonly hessians: Int32Array }
  private readonly scratch: Uint32Array
  private sizes: Sizes[] = []
  private output = 0
  /** Of the nodes that may still be split. */
  private readonly histograms = new Map<GrownNode, Int32Array[]>()

  constructor(plan: TreePlan) {
    const { rows, learned, outputs, cuts } = plan
    const perOutput = <T>(make: () => T): T[] => Array.from({ length: outputs }, make)
    this.plan = plan
    this.margins = perOutput(() => new Float64Array(rows))
    this.target = new Float64Array(rows)
    this.weight = plan.hasWeights ? new Float64Array(rows) : null
    this.bins = cuts.map(() => new Uint8Array(rows))
    this.binCounts = cuts.map((own) => own.length + 2)
    this.gradients = perOutput(() => new Float32Array(learned))
    this.hessians = perOutput(() => new Float32Array(learned))
    this.pairs = { gradients: new Int32Array(learned), hessians: new Int32Array(learned) }
    this.scratch = new Uint32Array(learned)
  }

  bin(columns: readonly Float64Array[], at: number): void {
    for (const [f, values] of columns.entries()) binValues(values, this.plan.cuts[f]!, this.bins[f]!, at)
  }

  derive(): void {
    const { loss, lossParameter, learned } = this.plan
    this.sizes = this.margins.map((_, k) =>
      deriveOutput(
        loss,
        lossParameter,
        k,
        this.margins,
        this.target,
        this.weight,
        learned,
        this.gradients[k]!,
        this.hessians[k]!,
      ),
    )
  }

  startTree(output: number, rows: Uint32Array | null, search: Search): GrownNode {
    const { gradients, hessians } = this.pairs
    const scales = { gradient: scaleOf(this.sizes[output]!.gradient), hessian: scaleOf(this.sizes[output]!.hessian) }
    quantise(this.gradients[output]!, scales.gradient, gradients)
    quantise(this.hessians[output]!, scales.hessian, hessians)
    this.units = { gradient: 1 / scales.gradient, hessian: 1 / scales.hessian }
    this.output = output
    this.histograms.clear()
    this.order = rows?.slice() ?? Uint32Array.from({ length: this.plan.learned }, (_, row) => row)
    let [gradient, hessian] = [0, 0]
    for (const row of this.order) {
      gradient += gradients[row]!
      hessian += hessians[row]!
    }
    const root = { from: 0, to: this.order.length, sums: { gradient, hessian } }
    return this.found(root, this.sumUp(root), search, true)
  }

  private sumUp({ from, to }: Pick<GrownNode, 'from' | 'to'>): Int32Array[] {
    return this.bins.map((bins, f) => {
      const histogram = new Int32Array(2 * this.binCounts[f]!)
      addToHistogram(bins, this.order, from, to, this.pairs, histogram)
      return histogram
    })
  }

  private found(
    node: Pick<GrownNode, 'from' | 'to' | 'sums'>,
    histograms: Int32Array[],
    search: Search | null,
    isRoot = false,
  ): GrownNode {
    const split =
      search && bestSplit(histograms, this.binCounts, this.plan.levels, node.sums, search, this.plan.rules, this.units)
    const grown = { ...node, isRoot, split }
    if (split) this.histograms.set(grown, histograms)
    return grown
  }

  expand(branches: readonly Branch[]): (readonly [GrownNode, GrownNode])[] {
    return branches.map((branch) => {
      const { node, split } = branch
      const { from, to, sums } = node
      const middle =
        from + partitionRows(this.bins[split.feature]!, sideOfBins(split), this.order, from, to, this.scratch)
      const rest = { gradient: sums.gradient - split.left.gradient, hessian: sums.hessian - split.left.hessian }
      const left = { from, to: middle, sums: split.left }
      const right = { from: middle, to, sums: rest }
      const parent = this.histograms.get(node)
      this.histograms.delete(node)
      if (!parent || (!branch.left && !branch.right)) return [this.found(left, [], null), this.found(right, [], null)]
      // The smaller child is summed up, its sibling is the parent less that: half the work or less.
      const isLeftSmall = middle - from <= to - middle
      const small = this.sumUp(isLeftSmall ? left : right)
      for (const [f, histogram] of parent.entries()) subtractHistogram(histogram, small[f]!)
      const [ofLeft, ofRight] = isLeftSmall ? [small, parent] : [parent, small]
      return [this.found(left, ofLeft, branch.left), this.found(right, ofRight, branch.right)]
    })
  }

  addLeaves(leaves: readonly LeafValues[]): void {
    addLeafValues(leaves, this.bins, this.order, this.margins[this.output]!)
  }

  walk(tree: TreeNodes, output: number, from: number, to: number): void {
    addByBins(tree, this.bins, from, to, this.margins[output]!)
  }

  close(): void {
    this.histograms.clear()
  }
}
