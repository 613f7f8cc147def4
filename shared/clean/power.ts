import { addMoments, exp, log, noMoments, sum } from '../core/index.ts'

export const POWERS = ['log', 'log1p', 'boxCox', 'yeoJohnson'] as const
export type Power = (typeof POWERS)[number]

/** More values say no more about one exponent. */
const MOST_VALUES = 50_000
/** Exponents outside are those of data that no power makes normal (scikit-learn and scipy search about as far). */
const RANGE = 8

/** log(1 + x), exact near 0 (Kahan's correction), from arithmetic that every engine rounds alike. */
function log1p(x: number): number {
  const next = 1 + x
  return next === 1 ? x : next === Infinity ? log(x) : (log(next) * x) / (next - 1)
}

/** (e^(λ log) − 1) / λ, and its limit at 0. */
const power = (lambda: number, logarithm: number): number =>
  Math.abs(lambda) < 1e-12 ? logarithm : (exp(lambda * logarithm) - 1) / lambda

/** The transformed value; NaN where the method does not take it or the result is no finite number. */
export function raised(method: Power, value: number, lambda: number): number {
  const result = METHODS[method](value, lambda)
  return Number.isFinite(result) ? result + 0 : NaN
}

const METHODS: Readonly<Record<Power, (value: number, lambda: number) => number>> = {
  log: (value) => (value > 0 ? log(value) : NaN),
  log1p: (value) => (value > -1 ? log1p(value) : NaN),
  boxCox: (value, lambda) => (value > 0 ? power(lambda, log(value)) : NaN),
  yeoJohnson: (value, lambda) => (value >= 0 ? power(lambda, log1p(value)) : -power(2 - lambda, log1p(-value))),
}

/**
 * The exponent that makes the values most like a normal distribution, by maximum likelihood (Box and Cox 1964; Yeo and
 * Johnson 2000); 0 for methods without one. It is learned from at most 50,000 values, evenly spread over the rows.
 *
 * @param values NaN where missing
 * @returns null where there are too few different values to learn from
 */
export function powerOf(method: Power, values: Float64Array): number | null {
  if (method === 'log' || method === 'log1p') return 0
  const usable = values.filter((value) => (method === 'boxCox' ? value > 0 : !Number.isNaN(value)))
  const stride = Math.max(1, usable.length / MOST_VALUES)
  const drawn = Float64Array.from(
    { length: Math.min(usable.length, MOST_VALUES) },
    (_, i) => usable[Math.floor(i * stride)] ?? 0,
  )
  if (new Set(drawn.subarray(0, 1000)).size < 2 && new Set(drawn).size < 2) return null
  const logs = drawn.map((value) => (method === 'boxCox' ? log(value) : Math.sign(value) * log1p(Math.abs(value))))
  const total = sum(logs)
  const likelihood = (lambda: number): number => {
    const { count, squares } = addMoments(
      noMoments(),
      drawn.map((value) => METHODS[method](value, lambda)),
    )
    const value = (lambda - 1) * total - (count / 2) * log(squares / count)
    return Number.isFinite(value) ? value : -Infinity
  }
  return highest(likelihood, -RANGE, RANGE)
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

/** Where a function with one hump is highest, to 1e-9, by golden sections. */
function highest(height: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  let left = high - GOLDEN * (high - low)
  let right = low + GOLDEN * (high - low)
  let [ofLeft, ofRight] = [height(left), height(right)]
  while (high - low > 1e-9) {
    if (ofLeft >= ofRight) {
      high = right
      right = left
      ofRight = ofLeft
      left = high - GOLDEN * (high - low)
      ofLeft = height(left)
    } else {
      low = left
      left = right
      ofLeft = ofRight
      right = low + GOLDEN * (high - low)
      ofRight = height(right)
    }
  }
  return (low + high) / 2 + 0
}
