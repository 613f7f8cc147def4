import { expect, test } from 'vitest'
import { createRng } from '../rng.ts'
import { binomial } from './binomial.ts'

/** Chances of 0 … n successes, by the recurrence. */
function chances(n: number, p: number): number[] {
  const logs = [n * Math.log1p(-p)]
  for (let k = 0; k < n; k++) logs.push((logs[k] ?? 0) + Math.log(((n - k) / (k + 1)) * (p / (1 - p))))
  return logs.map(Math.exp)
}

test.each([
  [7, 0.3],
  [40, 0.5],
  [60, 0.7],
  [1000, 0.004],
  [1000, 0.04],
  [5000, 0.9],
])('binomial(%d, %d) has the frequencies of the distribution', (n, p) => {
  const draws = 20_000
  const rng = createRng(`${n}/${p}`)
  const seen = new Float64Array(n + 1)
  for (let i = 0; i < draws; i++) seen[binomial(n, p, rng)]! += 1
  let [statistic, cells, expected, observed] = [0, 0, 0, 0]
  for (const [k, chance] of chances(n, p).entries()) {
    expected += chance * draws
    observed += seen[k]!
    if (expected < 50) continue
    statistic += (observed - expected) ** 2 / expected
    cells++
    expected = 0
    observed = 0
  }
  // Chi-squared: 99.99 % stay under d + 4.5 √d + 6 or so.
  expect(statistic).toBeLessThan(cells + 4.5 * Math.sqrt(2 * cells) + 6)
})

test('binomial() of certain and of no trials', () => {
  const rng = createRng(0)
  expect([binomial(0, 0.5, rng), binomial(9, 0, rng), binomial(9, 1, rng)]).toEqual([0, 0, 9])
})
