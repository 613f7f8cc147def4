import type { GrownNode, Split, Sums } from '../../shared/models/index.ts'

/** A node, and which of the histograms is its own; −1 where it has none any more. */
export class KernelNode implements GrownNode {
  readonly from: number
  readonly to: number
  readonly isRoot: boolean
  readonly sums: Sums
  readonly split: Split | null
  histogram: number

  constructor(from: number, to: number, isRoot: boolean, sums: Sums, split: Split | null, histogram: number) {
    this.from = from
    this.to = to
    this.isRoot = isRoot
    this.sums = sums
    this.split = split
    this.histogram = histogram
  }
}
