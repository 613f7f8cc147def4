/** Whole-number derivatives of every row. Hessians are not negative. */
export interface Pairs {
  readonly gradients: Int32Array
  readonly hessians: Int32Array
}

/**
 * Adds the derivatives of the rows of a node to the histogram of one feature. They are whole numbers, so the sums are exact
 * and depend neither on the order of the rows nor on who adds them up.
 *
 * @param bins the bin of every row
 * @param histogram gradient and hessian of each bin of the feature, 0 (missing) included
 * @param order row numbers; those at the places from `from` to `to` (exclusive) belong to the node
 */
export function addToHistogram(
  bins: Uint8Array,
  order: Uint32Array,
  from: number,
  to: number,
  { gradients, hessians }: Pairs,
  histogram: Int32Array,
): void {
  for (let place = from; place < to; place++) {
    const row = order[place]!
    const at = bins[row]! << 1
    histogram[at] = histogram[at]! + gradients[row]!
    histogram[at + 1] = histogram[at + 1]! + hessians[row]!
  }
}

/** parent − child, in place in `parent`: the sibling's histogram, exact because the sums are whole numbers. */
export function subtractHistogram(parent: Int32Array, child: Int32Array): void {
  for (let at = 0; at < parent.length; at++) parent[at] = parent[at]! - child[at]!
}
