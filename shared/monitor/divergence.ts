import { chiSquaredAbove } from '../core/index.ts'
import type { Measured } from './drift-test.ts'
import type { Shares } from './shares.ts'

/** What stands in for the share of an empty bin. */
const EMPTY = 1e-4

export const PSI = {
  title: 'Population stability index',
  threshold: 0.2,
  source:
    'Siddiqi 2006, Credit Risk Scorecards; null distribution after Yurdakul and Naranjo 2020, J. Risk Model Validation 14(4)',
}

/** Σ (c − r) · ln(c / r) over bins; without drift it is about (1/n + 1/m) times a chi-squared variable. */
export function stabilityIndex({ reference, current }: Shares, n: number, m: number): Measured {
  let value = 0
  for (const [bin, share] of reference.entries()) {
    const [r, c] = [share || EMPTY, current[bin] || EMPTY]
    value += (c - r) * Math.log(c / r)
  }
  const used = reference.filter((share, bin) => share > 0 || (current[bin] ?? 0) > 0).length
  const freedom = Math.max(used - 1, 1)
  return { value, p: chiSquaredAbove((value * n * m) / (n + m), freedom) }
}

/** The square root of the divergence of Jensen and Shannon with logarithms of base 2, in [0, 1]. */
export function jensenShannonDistance({ reference, current }: Shares): number {
  let divergence = 0
  for (const [bin, r] of reference.entries()) {
    const c = current[bin] ?? 0
    const middle = (r + c) / 2
    if (r > 0) divergence += r * Math.log2(r / middle)
    if (c > 0) divergence += c * Math.log2(c / middle)
  }
  return Math.sqrt(Math.max(divergence / 2, 0))
}
