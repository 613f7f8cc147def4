import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { binomial } from './binomial.ts'

/** The probabilities of 0 … n successes, by the recurrence from Pascal's triangle. */
function probabilities(n: number, p: number): number[] {
  let row = [1]
  for (let trial = 0; trial < n; trial++) row = [...row, 0].map((chance, k) => chance * (1 - p) + (row[k - 1] ?? 0) * p)
  return row
}

test.each([
  [1, 0.3],
  [12, 0.5],
  [40, 0.1],
  [100, 0.3],
  [400, 0.5],
  [400, 0.93],
  [1000, 0.02],
])('binomial(%i, %f) draws each count as often as the distribution says', (n, p) => {
  const rng = createRng(`${n} ${p}`)
  const draws = 50_000
  const counts = new Map<number, number>()
  for (let draw = 0; draw < draws; draw++) {
    const k = binomial(n, p, rng)
    counts.set(k, (counts.get(k) ?? 0) + 1)
  }
  // Chi-squared over the counts expected 10 times or more; its standard deviation is √(2 × degrees of freedom).
  let statistic = 0
  let cells = 0
  for (const [k, chance] of probabilities(n, p).entries()) {
    const expected = chance * draws
    if (expected < 10) continue
    statistic += ((counts.get(k) ?? 0) - expected) ** 2 / expected
    cells++
  }
  expect(cells).toBeGreaterThan(1)
  expect(statistic).toBeLessThan(cells + 4 * Math.sqrt(2 * cells))
})

test('binomial() keeps the edges and stays within 0 … n', () => {
  const rng = createRng(0)
  expect([binomial(0, 0.5, rng), binomial(9, 0, rng), binomial(9, 1, rng)]).toEqual([0, 0, 9])
  for (let draw = 0; draw < 2000; draw++) {
    const k = binomial(20, 0.5 + (draw % 2) * 0.4999, rng)
    expect(Number.isInteger(k) && k >= 0 && k <= 20).toBe(true)
  }
})
