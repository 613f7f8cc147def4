import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapOf, PARITY_CONSTRAINTS, ratesOf } from './parity.ts'
import { chooseThresholds, type ScoredRows } from './thresholds.ts'

const someRows = fc
  .array(fc.record({ label: fc.nat(1), group: fc.nat(1), score: fc.integer({ min: 0, max: 10 }) }), {
    minLength: 4,
    maxLength: 12,
  })
  .map(
    (rows): ScoredRows => ({
      labels: Uint8Array.from(rows, ({ label }) => label),
      groups: Int32Array.from(rows, ({ group }) => group),
      scores: Float64Array.from(rows, ({ score }) => score / 10),
      groupCount: 2,
    }),
  )

const decide = ({ scores, groups }: ScoredRows, thresholds: readonly number[]) =>
  Uint8Array.from(scores, (score, row) => (score >= thresholds[groups[row]!]! ? 1 : 0))

const right = ({ labels }: ScoredRows, decisions: Uint8Array) =>
  labels.reduce((sum, label, row) => sum + Number(label === decisions[row]), 0)

/** Every pair of thresholds that parts the rows otherwise. */
function bruteForce(rows: ScoredRows, constraint: (typeof PARITY_CONSTRAINTS.members)[number], slack: number): number {
  const all = Array.from({ length: 12 }, (_, i) => (i - 0.5) / 10).concat(2)
  let best = -1
  for (const a of all)
    for (const b of all) {
      const decisions = decide(rows, [a, b])
      if (gapOf(ratesOf(rows, decisions, constraint)) <= slack + 1e-9) best = Math.max(best, right(rows, decisions))
    }
  return best
}

test.each(PARITY_CONSTRAINTS.members.map((one) => [one.id, one] as const))(
  '%s: no pair of thresholds decides more rows rightly within the gap than the one that is chosen',
  (_, constraint) => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(0, 0.1, 0.25, 0.5, 1), (rows, slack) => {
        // A group without rows of a class has no rate of it to compare.
        const counts = [0, 1].flatMap((group) =>
          constraint.among.map(
            (label) =>
              rows.labels.filter((own, row) => rows.groups[row] === group && (label === null || own === label)).length,
          ),
        )
        fc.pre(counts.every((count) => count > 0))
        const decisions = decide(rows, chooseThresholds(rows, constraint, slack, 0.5))
        expect(gapOf(ratesOf(rows, decisions, constraint))).toBeLessThanOrEqual(slack + 1e-9)
        expect(right(rows, decisions)).toBe(bruteForce(rows, constraint, slack))
      }),
    )
  },
)

test('with any gap allowed and scores that are right, each group keeps the threshold of all', () => {
  const rows: ScoredRows = {
    labels: Uint8Array.of(0, 1, 0, 1, 0, 1),
    groups: Int32Array.of(0, 0, 0, 1, 1, 1),
    scores: Float64Array.of(0.1, 0.9, 0.4, 0.6, 0.3, 0.8),
    groupCount: 2,
  }
  expect(chooseThresholds(rows, PARITY_CONSTRAINTS.get('demographicParity'), 1, 0.5)).toEqual([0.5, 0.5])
})
