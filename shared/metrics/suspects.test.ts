import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { findSuspects } from './suspects.ts'

/** Three classes that a good model knows apart, of whose labels a share is changed. */
function world(changed: number) {
  const rng = createRng(4)
  const truth = Int32Array.from({ length: 3000 }, () => rng.below(3))
  const isChanged = Uint8Array.from(truth, () => Number(rng.next() < changed))
  const labels = truth.map((label, row) => (isChanged[row] === 1 ? (label + 1 + rng.below(2)) % 3 : label))
  const odds = [0, 1, 2].map((k) =>
    Float64Array.from(truth, (label) => (label === k ? 0.4 + rng.next() : 0.3 * rng.next())),
  )
  const probabilities = odds.map((own) => own.map((value, row) => value / odds.reduce((sum, of) => sum + of[row]!, 0)))
  return { labels, isChanged, truth, probabilities }
}

test('findSuspects() finds most changed labels, and little else', () => {
  const { labels, isChanged, truth, probabilities } = world(0.05)
  const suspects = findSuspects(labels, probabilities)
  const right = suspects.filter(({ at }) => isChanged[at] === 1)
  expect(right.length / isChanged.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0.6)
  expect(right.length / suspects.length).toBeGreaterThan(0.8)
  for (const { at, given, instead } of right.slice(0, 20)) expect([given, instead]).toEqual([labels[at], truth[at]])
})

test('findSuspects() of labels that nobody changed are few, and none where there is one class', () => {
  const { labels, probabilities } = world(0)
  expect(findSuspects(labels, probabilities).length / labels.length).toBeLessThan(0.02)
  expect(findSuspects(new Int32Array(5), [new Float64Array(5).fill(1), new Float64Array(5)])).toEqual([])
})
