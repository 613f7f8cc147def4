import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reweighed } from './methods/reweighing.ts'
import { type GroupedRows, PARITY_CONSTRAINTS, ratesOf } from './parity.ts'
import { bestResponse } from './reduction.ts'

/** Rows of Adult's training part by sex and income: women over and up to 50K, men over and up to 50K. */
const COUNTS = [1179, 9592, 6662, 15128]

test('reweighing of Adult by sex gives the weights of the formula, as AIF360 has them', () => {
  const labels = COUNTS.flatMap((count, cell) => new Array<number>(count).fill(cell % 2 === 0 ? 1 : 0))
  const groups = COUNTS.flatMap((count, cell) => new Array<number>(count).fill(cell < 2 ? 0 : 1))
  const weights = reweighed({ labels: Uint8Array.from(labels), groups: Int32Array.from(groups), groupCount: 2 })
  const firsts = [0, 1179, 1179 + 9592, 1179 + 9592 + 6662].map((row) => weights[row]!)
  for (const [at, weight] of [2.199966, 0.852506, 0.787637, 1.093519].entries())
    expect(firsts[at]).toBeCloseTo(weight, 6)
})

const someRows = fc
  .array(fc.record({ label: fc.nat(1), group: fc.integer({ min: -1, max: 2 }) }), { minLength: 6, maxLength: 40 })
  .map(
    (rows): GroupedRows => ({
      labels: Uint8Array.from(rows, ({ label }) => label),
      groups: Int32Array.from(rows, ({ group }) => group),
      groupCount: 3,
    }),
  )

test('after reweighing, the positive share of every group that has both classes is that of all', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const isFull = (group: number) =>
        [0, 1].every((label) => rows.labels.some((own, row) => own === label && rows.groups[row] === group))
      fc.pre([0, 1, 2].every(isFull))
      const weights = reweighed(rows)
      const shareOf = (isIn: (group: number) => boolean) => {
        let [all, positive] = [0, 0]
        for (const [row, weight] of weights.entries())
          if (isIn(rows.groups[row]!)) {
            all += weight
            positive += weight * rows.labels[row]!
          }
        return positive / all
      }
      const all = shareOf((group) => group >= 0)
      for (const group of [0, 1, 2]) expect(shareOf((own) => own === group)).toBeCloseTo(all, 10)
    }),
  )
})

test.each(PARITY_CONSTRAINTS.members.map((one) => [one.id, one] as const))(
  '%s: the classes of the best response cost least, of errors and of what gaps cost',
  (_, constraint) => {
    const costs = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(someRows, costs, costs, fc.infiniteStream(fc.nat(1)), (rows, first, second, others) => {
        const multipliers = [first, second].slice(0, constraint.among.length).map((of) => Float64Array.from(of))
        /** Errors per row, and every gap of a group to all times what it costs. */
        const cost = (decisions: Uint8Array) => {
          const errors = rows.labels.reduce((sum, label, row) => sum + Number(label !== decisions[row]), 0)
          const gaps = ratesOf(rows, decisions, constraint).map(({ all, ofGroups, rowsOf }, e) =>
            ofGroups.reduce((sum, rate, g) => sum + (rowsOf[g]! > 0 ? multipliers[e]![g]! * (rate - all) : 0), 0),
          )
          return errors / rows.labels.length + gaps.reduce((sum, gap) => sum + gap, 0)
        }
        // A group without rows of the class has no rate, and its cost no effect.
        for (const [e, { rowsOf }] of ratesOf(rows, rows.labels, constraint).entries())
          for (const g of [0, 1, 2]) if (rowsOf[g] === 0) multipliers[e]![g] = 0
        const { target, weight } = bestResponse(rows, constraint, multipliers)
        const other = Uint8Array.from(rows.labels, () => others.next().value)
        expect(cost(target)).toBeLessThanOrEqual(cost(other) + 1e-9)
        expect(weight.reduce((sum, own) => sum + own, 0) / weight.length).toBeCloseTo(1, 9)
      }),
    )
  },
)
