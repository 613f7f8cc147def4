import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Contest, type Difference, type JudgedLimit, recommend } from './index.ts'

const difference: fc.Arbitrary<Difference> = fc
  .record({
    value: fc.double({ min: 0.5, max: 1, noNaN: true }),
    gap: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    p: fc.double({ min: 0, max: 1, noNaN: true }),
    same: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ value, gap, p, same }) => ({
    ...{ value, other: value - gap, difference: gap, low: gap - 0.01, high: gap + 0.01, p, same, region: 0.01 },
    worse: gap < 0 ? 1 - same : 0,
    better: gap < 0 ? 0 : 1 - same,
  }))

const limit: fc.Arbitrary<JudgedLimit> = fc.record({
  text: fc.constant('rocAuc>=0.9'),
  state: fc.constantFrom('kept', 'exceeded', 'undecided'),
  ...{ value: fc.constant(0.9), low: fc.constant(null), high: fc.constant(null) },
})

const weight = fc.record({
  bytes: fc.integer({ min: 1, max: 1e6 }),
  rowsPerSecond: fc.option(fc.integer({ min: 1, max: 1e6 })),
})

const contest: fc.Arbitrary<Contest> = fc.record({
  task: fc.constant('binary' as const),
  metric: fc.constant('rocAuc'),
  rows: fc.integer({ min: 0, max: 1000 }),
  differences: fc.record({ rocAuc: difference, ece: difference }),
  limits: fc.array(limit, { maxLength: 3 }),
  candidate: weight,
  champion: weight,
})

test('a candidate is recommended only where it is better beyond chance, within every limit, and nothing asks for a look', () => {
  fc.assert(
    fc.property(contest, (one) => {
      const { verdict, reasons } = recommend(one)
      const found = one.differences.rocAuc
      if (verdict === 'promote') {
        expect(one.limits.every(({ state }) => state === 'kept')).toBe(true)
        expect(found && found.p < 0.05 && found.better > found.worse && found.same < 0.95).toBe(true)
        expect(one.rows).toBeGreaterThanOrEqual(100)
        expect(reasons.some(({ speaksFor }) => speaksFor === 'closerLook' || speaksFor === 'champion')).toBe(false)
      }
      if (one.limits.some(({ state }) => state === 'exceeded')) expect(verdict).toBe('keep')
      expect(reasons.length).toBeGreaterThan(0)
      for (const { text } of reasons) expect(text).toMatch(/^[A-Z\w].*\.$/)
    }),
  )
})

test('what speaks for a candidate speaks against it where the two change places', () => {
  fc.assert(
    fc.property(contest, (one) => {
      const { rocAuc } = one.differences
      if (!rocAuc) return
      const plain = { ...one, limits: [], rows: 500, champion: one.candidate }
      const turned = { ...rocAuc, difference: -rocAuc.difference, worse: rocAuc.better, better: rocAuc.worse }
      const [a] = recommend({ ...plain, differences: { rocAuc } }).reasons
      const [b] = recommend({ ...plain, differences: { rocAuc: turned } }).reasons
      if (a?.speaksFor === 'candidate') expect(b?.speaksFor).toBe('champion')
      if (a?.speaksFor === 'champion') expect(b?.speaksFor).toBe('candidate')
    }),
  )
})

const sure = (gap: number): Difference => ({
  ...{ value: 0.9, other: 0.9 - gap, difference: gap, low: gap - 0.01, high: gap + 0.01, p: 0.001, region: 0.01 },
  ...(gap > 0 ? { worse: 0, same: 0, better: 1 } : { worse: 1, same: 0, better: 0 }),
})
const plain: Contest = {
  ...{ task: 'binary', metric: 'rocAuc', rows: 1000, limits: [], differences: { rocAuc: sure(0.03) } },
  ...{ candidate: { bytes: 100, rowsPerSecond: 1000 }, champion: { bytes: 100, rowsPerSecond: 1000 } },
}

test.each<[string, Partial<Contest>, string]>([
  ['is better', {}, 'promote'],
  ['is worse', { differences: { rocAuc: sure(-0.03) } }, 'keep'],
  [
    'is better, with probabilities that are further off',
    { differences: { rocAuc: sure(0.03), ece: { ...sure(0.05), worse: 1, better: 0 } } },
    'lookCloser',
  ],
  ['is better, and four times as large', { candidate: { bytes: 400, rowsPerSecond: 1000 } }, 'lookCloser'],
  ['is better, and four times as slow', { candidate: { bytes: 100, rowsPerSecond: 250 } }, 'lookCloser'],
  ['was compared on no row', { differences: {}, rows: 0 }, 'lookCloser'],
  ['has no champion', { champion: null, differences: {} }, 'promote'],
])('a candidate that %s', (_, change, verdict) => expect(recommend({ ...plain, ...change }).verdict).toBe(verdict))
