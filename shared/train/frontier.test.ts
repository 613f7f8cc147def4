import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frontierOf } from './frontier.ts'
import type { Trial } from './trial.ts'

const trial = (value: number, rowsPerSecond: number, bytes: number, family = 'gbdt'): Trial => ({
  family,
  params: {},
  valid: { rmse: { value, low: null, high: null } },
  seconds: 1,
  rowsPerSecond,
  bytes,
})

test('what is slower, larger and worse than another is not on the frontier; the smallest and the fastest are', () => {
  const trials = [
    trial(1, 100, 900), // the best
    trial(1, 100, 900), // the same again
    trial(1.1, 100, 1000), // worse and larger, as fast
    trial(1.2, 90, 10), // the smallest
    trial(3, 5000, 500), // the fastest
    trial(9, 1e9, 8, 'baseline'),
    { ...trial(0, 1e9, 1), failed: 'no memory' },
  ]
  expect(frontierOf(trials, 'rmse')).toEqual([0, 3, 4])
})

test('whatever the trials: each is on the frontier or another one is no worse in anything', () => {
  const figure = fc.integer({ min: 1, max: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(figure, figure, figure), { maxLength: 12 }), (all) => {
      const found = frontierOf(
        all.map(([value, speed, bytes]) => trial(value, speed, bytes)),
        'rmse',
      )
      const on = all.filter((_, place) => found.includes(place))
      for (const [place, [value, speed, bytes]] of all.entries())
        expect(found.includes(place) || on.some(([v, s, b]) => v <= value && s >= speed && b <= bytes)).toBe(true)
      for (const a of on)
        for (const b of on) if (a !== b) expect(a[0] <= b[0] && a[1] >= b[1] && a[2] <= b[2]).toBe(false)
    }),
  )
})
