/**
 * The bin of every value: 0 is missing, bin b ≥ 1 holds the values x with cuts[b − 2] < x ≤ cuts[b − 1], without a bound at
 * either end.
 */
export function binValues(values: Float64Array, cuts: Float64Array, bins: Uint8Array, at: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    bins[at + row] = Number.isNaN(value) ? 0 : 1 + cutsBelow(cuts, value)
  }
}

function cutsBelow(cuts: Float64Array, value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
