/**
 * Adds the gradients of the rows of one node to the histogram of one feature. Gradients are fixed-point integers, so
 * the sums are exact and do not depend on the order of the rows, on how they are chunked, or on who adds them up.
 *
 * @param bins the bin (0 … 255) of every row for this feature
 * @param rows row numbers; those from `from` to `to` (exclusive) belong to the node
 * @param gradients,hessians fixed-point, in the order of `rows`: entry k belongs to rows[from + k]
 * @param histogram pairs of sums (gradient, hessian), one a bin; added to
 */
export function accumulateHistogram(
  bins: Uint8Array,
  rows: Uint32Array,
  from: number,
  to: number,
  gradients: Int32Array,
  hessians: Int32Array,
  histogram: Int32Array,
): void {
  for (let k = from, i = 0; k < to; k++, i++) {
    const at = bins[rows[k]!]! << 1
    histogram[at] = histogram[at]! + gradients[i]!
    histogram[at + 1] = histogram[at + 1]! + hessians[i]!
  }
}

/** parent − child, in place in `parent`: the sibling's histogram, exact because the sums are integers. */
export function subtractHistogram(parent: Int32Array, child: Int32Array): void {
  for (let at = 0; at < parent.length; at++) parent[at] = parent[at]! - child[at]!
}
