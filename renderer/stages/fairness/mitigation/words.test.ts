import { expect, test } from 'vitest'
import { verdictOf } from './words.ts'

const figure = (value: number, low = value - 0.01, high = value + 0.01) => ({ value, low, high })
const NONE = { value: null, low: null, high: null }

test('a figure is better or worse than it was by its direction, and the same where its interval holds what it was', () => {
  const [gap, accuracy, slope] = [{ isLowerBetter: true }, { isLowerBetter: false }, { isLowerBetter: false, best: 1 }]
  expect(verdictOf(figure(0.2), figure(0.1), gap)).toBe('better')
  expect(verdictOf(figure(0.8), figure(0.7), accuracy)).toBe('worse')
  expect(verdictOf(figure(1.2), figure(0.9), slope)).toBe('better')
  expect(verdictOf(figure(0.8), figure(0.805), accuracy)).toBe('same')
  expect([verdictOf(undefined, figure(1), gap), verdictOf(figure(1), NONE, gap)]).toEqual(['', ''])
})
