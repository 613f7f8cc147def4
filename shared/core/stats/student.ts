import { exp, log } from '../exp.ts'
import { logGamma } from './gamma.ts'

/**
 * The share of Student's t distribution below t, by the continued fraction of the incomplete beta function (Lentz's
 * method; Numerical Recipes, 3rd edition, section 6.4). Error below 1e-10.
 *
 * @param freedom degrees of freedom, > 0
 */
export function studentBelow(t: number, freedom: number): number {
  if (Number.isNaN(t)) return NaN
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0
  const outside = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
  return t > 0 ? 1 - outside : outside
}

/** The t that has this share below it, by bisection. */
export function studentQuantile(share: number, freedom: number): number {
  if (share === 0.5) return 0
  if (share < 0.5) return -studentQuantile(1 - share, freedom)
  let high = 1
  while (studentBelow(high, freedom) < share && high < 1e9) high *= 2
  let low = 0
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2
    if (studentBelow(middle, freedom) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

const TINY = 1e-300

function fraction(x: number, a: number, b: number): number {
  const kept = (value: number) => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / kept(1 + even * d)
    c = kept(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / kept(1 + odd * d)
    c = kept(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return h
}
