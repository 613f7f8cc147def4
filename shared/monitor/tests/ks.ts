import { defineNumberTest } from '../drift-test.ts'
import { walkBoth } from '../walk-both.ts'

export const ks = defineNumberTest({
  id: 'ks',
  title: 'Kolmogorov-Smirnov',
  threshold: 0.1,
  definition: 'The largest difference between the cumulative shares of both; p by the limiting distribution.',
  source:
    'Smirnov 1948; corrected for finite samples after Vrbik 2018, Pioneer J. Theoretical and Applied Statistics 15',
  measure(reference, current) {
    let value = 0
    walkBoth(reference.sorted, current.sorted, (r, c) => {
      value = Math.max(value, Math.abs(r - c))
    })
    return { value, p: chanceOf(value, (reference.count * current.count) / (reference.count + current.count)) }
  },
})

/** The chance of a difference as large between two samples of the same, by Kolmogorov's series. */
function chanceOf(difference: number, size: number): number {
  const root = Math.sqrt(size)
  const z = root * difference
  if (z < 0.2) return 1
  const x = z + 1 / (6 * root) + (z - 1) / (4 * size)
  let chance = 0
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x)
    chance += k % 2 === 1 ? term : -term
    if (term < 1e-17) break
  }
  return Math.min(1, Math.max(0, 2 * chance))
}
