import { expect, test } from 'vitest'
import { createRng, sigmoid } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Outputs } from './outputs.ts'
import { learnStack } from './second-level.ts'
import { stackOf } from './stack.ts'
import { castVotes } from './votes.ts'

const ROWS = 3000
const rng = createRng('second level')
const normal = () => Array.from({ length: 12 }, () => rng.next()).reduce((sum, x) => sum + x, -6)
const normals = () => Float64Array.from({ length: ROWS }, normal)
const [A, B, NOISE] = [normals(), normals(), normals()]
const sum = (of: (row: number) => number) => Float64Array.from({ length: ROWS }, (_, row) => of(row))
const PARTS = Uint8Array.from({ length: ROWS }, (_, row) => row % 5)

const stackFor = (task: Task, candidates: readonly Outputs[], labels: Float64Array) =>
  stackOf(task, candidates, labels, PARTS, castVotes(task, candidates, labels))

test('learnStack() recovers the weights and the intercept of a sum', () => {
  const labels = sum((row) => 1000 + 2 * A[row]! + 0.5 * B[row]! + 0.1 * normal())
  const found = learnStack('regression', { margins: [[A], [B], [NOISE]], labels }, [0.4, 0.3, 0.3])
  for (const [c, weight] of [2, 0.5, 0].entries()) expect(found!.weights[c]).toBeCloseTo(weight, 1)
  expect(found!.intercepts[0]).toBeCloseTo(1000, 1)
})

test('learnStack() recovers those of log-odds and of classes, and none is below 0', () => {
  const odds = sum((row) => 1.5 * A[row]! + 1.5 * B[row]! - 1)
  const binary = learnStack(
    'binary',
    { margins: [[A], [B], [odds.map((value) => -value)]], labels: odds.map((m) => Number(rng.next() < sigmoid(m))) },
    [0.5, 0.5, 0],
  )
  expect(binary!.weights[0]).toBeCloseTo(1.5, 0)
  expect(binary!.weights[1]).toBeCloseTo(1.5, 0)
  expect(binary!.weights[2]).toBe(0)
  expect(binary!.intercepts[0]).toBeCloseTo(-1, 0)
  const scores = [A, B, NOISE].map((values) => values.map((value) => 2 * value))
  const labels = sum((row) => {
    const shares = scores.map((values, k) => Math.exp(values[row]! + (k === 2 ? 1 : 0)))
    const place = rng.next() * shares.reduce((total, share) => total + share, 0)
    return shares.findIndex((_, k) => shares.slice(0, k + 1).reduce((total, share) => total + share, 0) > place)
  })
  const classes = learnStack('multiclass', { margins: [[A, B, NOISE]], labels }, [1])
  expect(classes!.weights[0]).toBeGreaterThan(1.7)
  expect(classes!.weights[0]).toBeLessThan(2.3)
  expect(classes!.intercepts[2]! - classes!.intercepts[0]!).toBeCloseTo(1, 0)
})

test('a stack is taken where votes cannot say it, and is not where they can', () => {
  // Each knows half of the truth: an average of votes halves both.
  const halves = stackFor(
    'regression',
    [[A], [B]],
    sum((row) => A[row]! + B[row]! + 0.3 * normal()),
  )
  for (const weight of halves!.weights) expect(weight).toBeCloseTo(1, 1)
  expect(
    stackFor(
      'binary',
      [[A], [NOISE]],
      A.map((m) => Number(rng.next() < sigmoid(m))),
    ),
  ).toBeUndefined()
})
