import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { audit, beyondGates, DISPARITIES, gateText, judgeGates, parseGate } from './index.ts'

test('a limit is read as it is written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DISPARITIES.members.map(({ id }) => id)),
      fc.constantFrom('value' as const, 'low' as const, 'high' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('', 'sex', 'race & sex'),
      (metric, bound, limit, of) => {
        const gate = { metric, bound, limit: Object.is(limit, -0) ? 0 : limit, of }
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
