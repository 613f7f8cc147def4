import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { audit, auditClasses, auditErrors, beyondGates, DISPARITIES, gateText, judgeGates, parseGate } from './index.ts'

test('a limit is read as it is written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DISPARITIES.members.map(({ id }) => id)),
      fc.constantFrom('value' as const, 'low' as const, 'high' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('', 'sex', 'race & sex'),
      fc.constantFrom({}, { label: 'a [b] <=1' }),
      (metric, bound, limit, of, label) => {
        const gate = { metric, bound, limit: Object.is(limit, -0) ? 0 : limit, of, ...label }
        expect(parseGate(gateText(gate))).toEqual(gate)
      },
    ),
    { numRuns: 60 },
  )
})

test.each([
  ['equalizedOddsDifference', /METRIC<=NUMBER/],
  ['equalOdds<=0.1', /equalOdds/],
  ['equalizedOddsDifference<=much', /no number/],
  ['demographicParityRatio<=0.8', /written with >=/],
])('%s is no limit, and the error says why', (text, message) => {
  expect(() => parseGate(text)).toThrow(message)
})

test('limits are held against the figure or an end of its interval, for each grouping that they are of', () => {
  const rows = 400
  const sex = Int32Array.from({ length: rows }, (_, row) => row % 2)
  const decisions = Uint8Array.from(sex, (code, row) => Number((row >> 1) % 10 < (code === 0 ? 3 : 5)))
  const found = audit(
    { labels: decisions, decisions, groupings: [{ name: 'sex', codes: sex, levels: ['f', 'm'] }] },
    { rng: createRng(0), resamples: 200 },
  )
  const { value, high } = found.sex?.demographicParityDifference ?? {}
  const state = (text: string) => judgeGates([parseGate(text)], found).map((judged) => judged.state)
  const between = ((value ?? NaN) + (high ?? NaN)) / 2
  expect(state(`demographicParityDifference<=${between}`)).toEqual(['kept'])
  expect(state(`demographicParityDifference.high<=${between}`)).toEqual(['exceeded'])
  expect(state('demographicParityRatio>=0.9@sex')).toEqual(['exceeded'])
  expect(state('demographicParityDifference<=1@race')).toEqual(['undecided'])
  expect(beyondGates(judgeGates([parseGate('accuracyDifference<=0.1')], {}))).toMatchObject([
    { state: 'undecided', why: 'No groups were audited.' },
  ])
})

test('of several classes a limit holds for each, or for the one that it names, and crossed columns go in any order', () => {
  const draws = createRng(3)
  const rows = 1200
  const [race, sex] = [0, 1].map(() => Int32Array.from({ length: rows }, () => draws.below(2)))
  // Rows of sex 1 are told z in place of y.
  const labels = Int32Array.from({ length: rows }, () => draws.below(3))
  const decisions = labels.map((label, row) => (label === 1 && sex![row] === 1 && draws.next() < 0.5 ? 2 : label))
  const groupings = [
    { name: 'sex', codes: sex!, levels: ['f', 'm'] },
    { name: 'race', codes: race!, levels: ['a', 'b'] },
  ]
  const audits = auditClasses(
    { labels, decisions, probabilities: null },
    ['x', 'y', 'z'],
    { groupings },
    { rng: draws, resamples: 50 },
  )
  const state = (text: string) => judgeGates([parseGate(text)], audits).map((one) => [gateText(one), one.state])
  expect(state('equalOpportunityDifference<=0.1@sex')).toEqual([
    ['equalOpportunityDifference[x]<=0.1@sex', 'kept'],
    ['equalOpportunityDifference[y]<=0.1@sex', 'exceeded'],
    ['equalOpportunityDifference[z]<=0.1@sex', 'kept'],
  ])
  expect(state('equalOpportunityDifference[y]<=0.1@sex & race')).toEqual([
    ['equalOpportunityDifference[y]<=0.1@race & sex', 'exceeded'],
  ])
  expect(judgeGates([parseGate('equalOpportunityDifference[w]<=0.1@sex')], audits)).toMatchObject([
    { state: 'undecided', why: 'There is no class "w".' },
  ])
  expect(
    judgeGates([parseGate('equalOpportunityDifference[y]<=0.1@sex')], { sex: audits.sex!.classes.y! }),
  ).toMatchObject([{ state: 'undecided', why: 'There are not several classes to choose one of.' }])
})

test('limits of errors hold for numbers, an r² as well', () => {
  const draws = createRng(5)
  const codes = Int32Array.from({ length: 400 }, (_, row) => row % 2)
  const labels = Float64Array.from(codes, () => 10 * draws.next())
  const predicted = labels.map((label, row) => label + (codes[row] === 1 ? 3 : 0) + draws.next())
  const audits = auditErrors(
    { labels, predicted, groupings: [{ name: 'sex', codes, levels: ['f', 'm'] }] },
    { rng: draws, resamples: 50 },
  )
  const state = (text: string) => judgeGates([parseGate(text)], audits).map((one) => one.state)
  expect(state('meanErrorDifference<=1')).toEqual(['exceeded'])
  expect(state('r2Difference.high<=3')).toEqual(['kept'])
  expect(state('equalizedOddsDifference<=1')).toEqual(['undecided'])
})
