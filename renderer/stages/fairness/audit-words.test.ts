import { expect, test } from 'vitest'
import { GAPS, type GroupingAudit, gapSentence, groupOf, isFew, overall, selectionSentence } from './audit-words.ts'

const figure = (value: number, half = 0.01) => ({ value, low: value - half, high: value + half })

const NONE = { value: null, low: null, high: null, why: 'No scores.' }

const group = (n: number, selected: number, found: number, wrong: number, half?: number) => ({
  n,
  selectionRate: figure(selected, half),
  tpr: figure(found, half),
  fpr: figure(wrong, half),
  tnr: figure(1 - wrong, half),
  fnr: figure(1 - found, half),
  precision: figure(0.5, half),
  accuracy: figure(0.8, half),
  baseRate: figure(0.25, half),
  npv: figure(0.9, half),
  rocAuc: NONE,
  ece: NONE,
  calibrationBias: NONE,
  calibrationSlope: NONE,
  calibrationIntercept: NONE,
  treatmentEquality: NONE,
})

const OTHERS = {
  equalizedOddsRatio: NONE,
  equalOpportunityRatio: NONE,
  falsePositiveRateDifference: NONE,
  predictiveParityDifference: NONE,
  accuracyDifference: NONE,
  treatmentEqualityDifference: NONE,
  aucDifference: NONE,
  calibrationDifference: NONE,
  statisticalParityDifference: {},
  truePositiveRateDifference: {},
  averageOddsDifference: {},
}

const auditOf = (groups: GroupingAudit['groups'], impact: Record<string, number>, adjusted = 1): GroupingAudit => ({
  groups,
  againstRest: Object.fromEntries(
    Object.keys(groups).map((name) => {
      const tested = { ...figure(0.1), p: adjusted, adjusted }
      return [name, { selectionRate: tested, tpr: { ...tested, adjusted: 1 }, fpr: tested }]
    }),
  ),
  ...OTHERS,
  demographicParityDifference: figure(0.24),
  demographicParityRatio: figure(0.33),
  equalizedOddsDifference: figure(0.12),
  equalOpportunityDifference: figure(0.05, 0.045),
  disparateImpact: Object.fromEntries(Object.entries(impact).map(([name, value]) => [name, figure(value, 0.03)])),
})

const apart = auditOf(
  { Male: group(6562, 0.36, 0.8, 0.17), Female: group(3196, 0.12, 0.79, 0.04) },
  { Male: 1, Female: 0.33 },
  0.001,
)
const [parity, opportunity, odds] = GAPS

test('a ratio is said where there is evidence of a difference', () => {
  expect(selectionSentence(apart, 'sex', '>50K')).toBe(
    'Rows with sex = Female are told “>50K” a third as often as rows with sex = Male.',
  )
})

test('a group that is never told it is said to be so, and not to be told it 0 times as often', () => {
  const none = { value: 0, low: 0, high: 0.01 }
  const never = { ...apart, groups: { ...apart.groups, Female: { ...apart.groups.Female!, selectionRate: none } } }
  expect(selectionSentence(never, 'sex', '>50K')).toBe(
    'Rows with sex = Female are never told “>50K”; of rows with sex = Male a share of 0.360 is.',
  )
})

test('no difference is claimed without evidence, and none is ever called fair', () => {
  const near = auditOf({ a: group(400, 0.3, 0.8, 0.1, 0.05), b: group(400, 0.27, 0.8, 0.1, 0.05) }, { a: 1, b: 0.9 })
  expect(selectionSentence(near, 'region', 'yes')).toMatch(
    /^By region, there is no evidence of a difference.*not evidence of none\.$/,
  )
  expect(opportunity && gapSentence(opportunity, near, 'region', 'yes')).toEqual({
    isSeen: false,
    text: 'No evidence of a difference; that is not evidence of none.',
  })
})

test('a gap names the rate and the groups at its ends', () => {
  expect(odds && gapSentence(odds, apart, 'sex', '>50K').text).toMatch(
    /^Rows with sex = Male are more often wrongly told “>50K” than those with sex = Female: 0\.17/,
  )
  expect(parity && gapSentence(parity, apart, 'sex', '>50K').isSeen).toBe(true)
})

test('a group is named with its column, also where columns are crossed and values are missing or odd', () => {
  expect(groupOf('sex', 'female')).toBe('sex = female')
  expect(groupOf('age & sex', '18 to 29 & (missing)')).toBe('age = 18 to 29 and no value of sex')
  expect(groupOf('job', 'arts & crafts')).toBe('job = arts & crafts')
})

test('every sentence begins with a capital and ends with a full stop, whatever the groups are called', () => {
  const odd = auditOf(
    { '<= 3': group(400, 0.5, 0.8, 0.3), female: group(400, 0.2, 0.6, 0.1) },
    { '<= 3': 1, female: 0.4 },
  )
  const alone = auditOf({ x: group(400, 0.5, 0.8, 0.3) }, {})
  for (const audit of [odd, alone])
    for (const text of [
      selectionSentence(audit, 'level', 'yes'),
      ...GAPS.map((gap) => gapSentence(gap, audit, 'level', 'yes').text),
    ])
      expect(text).toMatch(/^[A-Z].*\.$/)
})

test('groups with few rows of the truth that a rate needs are not judged by it', () => {
  const whole = group(36, 0.2, 0.5, 0.1)
  const small = { ...whole, tpr: { ...whole.tpr, tooSmall: true as const } }
  expect([isFew('selectionRate', small), isFew('tpr', small), isFew('fpr', small)]).toEqual([false, true, false])
  expect(isFew('selectionRate', { ...small, tooSmall: true })).toBe(true)
})

test('overall() weighs groups by the rows that the rate is of', () => {
  const audit = auditOf({ a: group(300, 0.5, 1, 0), b: group(100, 0.1, 0.5, 0) }, {})
  expect(overall('selectionRate', audit)).toBeCloseTo(0.4, 12)
  expect(overall('tpr', audit)).toBeCloseTo((75 * 1 + 25 * 0.5) / 100, 12)
})
