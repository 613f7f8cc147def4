import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Figure } from '../metrics/index.ts'
import { chosenPoint, dominates, lossAtMost, withFrontier } from './points.ts'

const figure = (value: number): Figure => ({ value, low: value - 0.001, high: value + 0.001 })

const somePoints = fc
  .array(fc.record({ accuracy: fc.integer({ min: 0, max: 8 }), gap: fc.integer({ min: 0, max: 8 }) }), { minLength: 1 })
  .map((points) =>
    points.map(({ accuracy, gap }, at) => ({
      id: at === 0 ? 'none' : `point-${at}`,
      performance: figure(0.8 + accuracy / 100),
      disparity: figure(gap / 10),
      loss: figure((points[0]!.accuracy - accuracy) / 100),
    })),
  )

test('no point of the frontier is dominated, and every other point is by one of it, or is as good as one of it', () => {
  fc.assert(
    fc.property(somePoints, (points) => {
      const marked = withFrontier(points)
      const frontier = marked.filter(({ isOnFrontier }) => isOnFrontier)
      expect(frontier.length).toBeGreaterThan(0)
      for (const point of frontier) expect(marked.some((other) => dominates(other, point))).toBe(false)
      const isAlike = (a: (typeof marked)[number], b: (typeof marked)[number]) =>
        a.performance.value === b.performance.value && a.disparity.value === b.disparity.value
      for (const point of marked)
        expect(frontier.some((other) => other === point || dominates(other, point) || isAlike(other, point))).toBe(true)
    }),
  )
})

test('what is chosen costs no more than allowed, with 95 % confidence, and no other of the frontier that does is more even', () => {
  fc.assert(
    fc.property(somePoints, fc.constantFrom(0, 0.011, 0.0311), (points, maxLoss) => {
      const marked = withFrontier(points)
      const chosen = chosenPoint(marked, maxLoss, -1)!
      if (chosen.id !== 'none') expect(lossAtMost(chosen.loss)).toBeLessThanOrEqual(maxLoss)
      for (const other of marked)
        if (other.isOnFrontier && lossAtMost(other.loss) <= maxLoss)
          expect(other.disparity.value!).toBeGreaterThanOrEqual(chosen.disparity.value!)
    }),
  )
})

test('a model whose gap is within the tolerance stays as it is', () => {
  const points = [
    { id: 'none', performance: figure(0.8), disparity: figure(0.01), loss: figure(0) },
    { id: 'better', performance: figure(0.9), disparity: figure(0), loss: figure(-0.1) },
  ]
  expect(chosenPoint(withFrontier(points), 0.01, 0.02)?.id).toBe('none')
  expect(chosenPoint(withFrontier(points), 0.01, 0.005)?.id).toBe('better')
})

test('a point without a gap that can be measured is not of the frontier', () => {
  const none: Figure = { value: null, low: null, high: null, why: 'Fewer than two groups.' }
  const [point] = withFrontier([{ performance: figure(0.9), disparity: none }])
  expect(point?.isOnFrontier).toBe(false)
})
