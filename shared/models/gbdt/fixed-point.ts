/**
 * Numbers as integers of one scale: sums are exact, so they are the same in any order and on any number of threads.
 * The scale is a power of two, chosen by the largest magnitude so that n of them cannot overflow 32 bits.
 */
export interface FixedPoint {
  readonly values: Int32Array
  /** Multiply a sum of `values` by this to get the sum of the numbers. */
  readonly unit: number
}

export function toFixedPoint(numbers: Float64Array, weight: Float64Array | null, out: Int32Array): FixedPoint {
  let largest = 0
  for (let row = 0; row < numbers.length; row++) {
    const magnitude = Math.abs(numbers[row]! * (weight ? weight[row]! : 1))
    if (magnitude > largest) largest = magnitude
  }
  let scale = 1
  const bound = largest * numbers.length
  if (bound > 0) {
    while (scale * bound <= 2 ** 29) scale *= 2
    while (scale * bound > 2 ** 30) scale /= 2
  }
  for (let row = 0; row < numbers.length; row++)
    out[row] = Math.round(numbers[row]! * (weight ? weight[row]! : 1) * scale)
  return { values: out, unit: 1 / scale }
}
