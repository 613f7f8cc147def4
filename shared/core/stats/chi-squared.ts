import { exp, log } from '../exp.ts'
import { logGamma } from './gamma.ts'

/**
 * The share of the chi-squared distribution above x: the upper incomplete gamma function, by its series below the mean
 * and its continued fraction above (Lentz's method; Numerical Recipes, 3rd edition, section 6.2). Error below 1e-10.
 *
 * @param freedom degrees of freedom, > 0
 */
export function chiSquaredAbove(x: number, freedom: number): number {
  if (x <= 0) return 1
  if (!Number.isFinite(x)) return 0
  const [a, z] = [freedom / 2, x / 2]
  const front = exp(a * log(z) - z - logGamma(a))
  return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z)
}

const MOST_STEPS = 10_000
const TINY = 1e-300

function series(a: number, z: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MOST_STEPS; n++) {
    term *= z / (a + n)
    sum += term
    if (term < sum * 1e-16) break
  }
  return sum
}

function fraction(a: number, z: number): number {
  let b = z + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let n = 1; n < MOST_STEPS; n++) {
    const top = -n * (n - a)
    b += 2
    d = top * d + b
    if (Math.abs(d) < TINY) d = TINY
    c = b + top / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return h
}
