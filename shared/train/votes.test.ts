import { expect, test } from 'vitest'
import { createRng, log, sigmoid } from '../core/index.ts'
import { castVotes } from './votes.ts'

const ROWS = 4000
const rng = createRng('votes')
const normal = () => Array.from({ length: 12 }, () => rng.next()).reduce((sum, x) => sum + x, -6)
const TRUTH = Float64Array.from({ length: ROWS }, normal)
const noisy = (spread: number) => TRUTH.map((value) => value + spread * normal())
const LABELS = TRUTH.map((value) => Number(rng.next() < sigmoid(2 * value)))

test('two noisy views of the truth share the votes; one that knows nothing gets none', () => {
  const noise = Float64Array.from({ length: ROWS }, () => 5 * normal())
  const { weights, loss } = castVotes('regression', [[noisy(1)], [noise], [noisy(1)]], TRUTH)
  expect(weights[1]).toBe(0)
  for (const own of [weights[0], weights[2]]) expect(own).toBeCloseTo(0.5, 1)
  const alone = castVotes('regression', [[noisy(1)]], TRUTH)
  expect(alone.weights).toEqual([1])
  expect(loss).toBeLessThan(0.7 * alone.loss)
})

test('votes lower the log loss below that of every candidate, and weights sum to 1', () => {
  const candidates = [0.4, 0.8, 1.2].map((spread) => [noisy(spread).map((value) => 2 * value)])
  const losses = candidates.map((one) => castVotes('binary', [one], LABELS).loss)
  const { weights, loss } = castVotes('binary', candidates, LABELS)
  expect(loss).toBeLessThanOrEqual(Math.min(...losses))
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
})

test('probabilities are averaged only where that is clearly better', () => {
  const fair = noisy(0.3).map((value) => 2 * value)
  expect(castVotes('binary', [[fair], [fair]], LABELS).blend).toBe('margins')
  // Each is sure of some rows and wrong of others: what a margin of 30 says drowns the others.
  const labels = Float64Array.from({ length: ROWS }, (_, row) => row % 2)
  const sure = [0, 1, 2].map((k) => [labels.map((label, row) => ((row >> 1) % 3 === k ? -30 : 5) * (2 * label - 1))])
  expect(castVotes('binary', sure, labels).blend).toBe('probabilities')
})

test('classes: the log loss of the vote is that of softmax', () => {
  const margins = [0, 1, 2].map((k) => TRUTH.map((value) => value * (k - 1)))
  const labels = TRUTH.map((value) => (value < -0.5 ? 0 : value < 0.5 ? 1 : 2))
  const { loss } = castVotes('multiclass', [margins], labels)
  const expected =
    labels.reduce((sum, own, row) => {
      const exps = margins.map((margin) => Math.exp(margin[row]!))
      return sum - Math.log(exps[own]! / exps.reduce((total, e) => total + e, 0))
    }, 0) / ROWS
  expect(loss).toBeCloseTo(expected, 10)
})

test('an infinite loss of every candidate still gives a vote', () => {
  const { weights } = castVotes('regression', [[new Float64Array(3).fill(1e200)]], Float64Array.of(0, 0, 0))
  expect(weights).toEqual([1])
  expect(log(1)).toBe(0)
})
