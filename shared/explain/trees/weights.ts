/** n over k. */
function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = (ways * (n - Math.min(k, n - k) + i)) / i
  return ways
}

const KNOWN = 64
const TABLE = Float64Array.from({ length: (KNOWN + 1) ** 2 }, (_, at) => {
  const own = Math.floor(at / (KNOWN + 1))
  const others = at % (KNOWN + 1)
  return own === 0 ? 0 : 1 / (own * choose(own + others, own))
})

/**
 * Of a leaf that is reached only when `own` players have the row's values and `others` the background's: what it gives to one
 * of the first, (own − 1)! · others! / (own + others)!.
 */
export const shareOfOne = (own: number, others: number): number =>
  own <= KNOWN && others <= KNOWN ? TABLE[own * (KNOWN + 1) + others]! : 1 / (own * choose(own + others, own))

/** w[s]: s! (d − 1 − s)! / d!, the weight of a coalition of s among the other d − 1. */
export const coalitionWeights = (d: number): Float64Array =>
  Float64Array.from({ length: d }, (_, s) => 1 / (d * choose(d - 1, s)))
