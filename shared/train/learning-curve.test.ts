import { expect, test } from 'vitest'
import { createCurve } from './learning-curve.ts'

test.each([1, 5, 64, 65, 1000, 100_000])(
  'a curve of %d rounds keeps at most 64 of them, from first to last',
  (rounds) => {
    const learned = createCurve('binary', 2, 5)
    let worked = 0
    for (let round = 1; round <= rounds; round++)
      learned.offer(() => {
        worked++
        return { round, training: 1 / round, validation: null }
      })
    const points = learned.curve()?.points ?? []
    expect(learned.curve()).toMatchObject({ metric: 'logLoss', part: 2, parts: 5 })
    expect(points.length).toBeLessThanOrEqual(64)
    expect(points.length).toBeGreaterThanOrEqual(Math.min(rounds, 32))
    expect(points[0]?.round).toBe(1)
    expect(points.at(-1)?.round).toBeGreaterThan(rounds - rounds / 32 - 1)
    const steps = points.slice(1).map(({ round }, i) => round - (points[i]?.round ?? 0))
    expect(new Set(steps).size).toBeLessThanOrEqual(1)
    // Few points are worked out and thrown away: what is not taken costs nothing.
    expect(worked).toBeLessThanOrEqual(64 + 33 * Math.log2(Math.max(2, rounds)))
  },
)

test('what does not learn in rounds has no curve', () => {
  expect(createCurve('regression', 1, 1).curve()).toBeNull()
})
