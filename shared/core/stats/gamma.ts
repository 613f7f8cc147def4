import { log } from '../exp.ts'

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** log Γ(x) for x ≥ 0.5 (Lanczos, g = 7). */
export function logGamma(x: number): number {
  const z = x - 1
  const sum = LANCZOS.reduce((total, term, i) => total + term / (z + i + 1), 0.99999999999980993)
  const t = z + 7.5
  return 0.9189385332046727 + (z + 0.5) * log(t) - t + log(sum)
}
