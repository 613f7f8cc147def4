import { exp, log } from '../exp.ts'

/** The share of the standard normal distribution below z: complementary error function by Chebyshev fit, to 1e-7 relative. */
export function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 2 / (2 + x)
  // Numerical Recipes, 3rd edition, section 6.2.2 (erfccheb), first terms of the fit with error below 1.2e-7.
  const inner =
    -1.26551223 +
    t *
      (1.00002368 +
        t *
          (0.37409196 +
            t *
              (0.09678418 +
                t *
                  (-0.18628806 +
                    t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))
  const outside = t * exp(-x * x + inner)
  return z >= 0 ? 1 - outside / 2 : outside / 2
}

const CENTRE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
]
const CENTRE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
]
const TAIL = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]

const polynomial = (terms: readonly number[], x: number): number => terms.reduce((sum, term) => sum * x + term, 0)

/** The z that has this share of the standard normal distribution below it (Acklam's rational fit, to 1.2e-9 relative). */
export function normalQuantile(share: number): number {
  if (share <= 0) return -Infinity
  if (share >= 1) return Infinity
  if (share > 0.97575) return -normalQuantile(1 - share)
  if (share < 0.02425) {
    const q = Math.sqrt(-2 * log(share))
    return polynomial(TAIL, q) / polynomial(TAIL_BELOW, q)
  }
  const q = share - 0.5
  return (polynomial(CENTRE, q * q) * q) / polynomial(CENTRE_BELOW, q * q)
}
