import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import {
  type Audit,
  type AuditInput,
  audit,
  COMPARISONS,
  DISPARITIES,
  GROUP_MEASURES,
  GROUP_RATES,
  type Grouping,
} from './index.ts'

const rng = createRng(0)

/** A grouping from one name a row; an empty name is missing. */
function groupingOf(name: string, values: readonly string[]): Grouping {
  const levels = [...new Set(values)].filter((value) => value !== '')
  return { name, levels, codes: Int32Array.from(values, (value) => levels.indexOf(value)) }
}

const input = (labels: readonly number[], decisions: readonly number[], ...groupings: Grouping[]): AuditInput => ({
  labels: Uint8Array.from(labels),
  decisions: Uint8Array.from(decisions),
  groupings,
  minGroup: 1,
})

/** Rows of one group, by cell. */
const rowsOf = (group: string, tp: number, fp: number, fn: number, tn: number) => [
  ...Array.from({ length: tp }, () => [group, 1, 1] as const),
  ...Array.from({ length: fp }, () => [group, 0, 1] as const),
  ...Array.from({ length: fn }, () => [group, 1, 0] as const),
  ...Array.from({ length: tn }, () => [group, 0, 0] as const),
]

const inputOfRows = (rows: readonly (readonly [string, number, number])[], name = 'group') => ({
  ...input(
    rows.map(([, label]) => label),
    rows.map(([, , decision]) => decision),
    groupingOf(
      name,
      rows.map(([group]) => group),
    ),
  ),
  scores: Float64Array.from(rows, ([, , decision]) => (decision === 1 ? 1 : 0)),
})

/** Fairlearn's documentation, "Common fairness metrics": the example behind its figures. */
const FAIRLEARN = input(
  [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0],
  groupingOf('sf', [...'bbabbcccaacabccbcc']),
)

test('audit() gives the figures of Fairlearn’s documentation', () => {
  const { sf } = audit(FAIRLEARN, { rng, resamples: 100 })
  const rates = Object.entries(sf?.groups ?? {}).map(([group, { n, selectionRate }]) => [group, n, selectionRate.value])
  expect(rates).toEqual([
    ['a', 4, 0.75],
    ['b', 6, 0.5],
    ['c', 8, 0.5],
  ])
  expect(sf?.demographicParityDifference.value).toBe(0.25)
  expect(sf?.demographicParityRatio.value).toBeCloseTo(2 / 3, 12)
  expect(sf?.equalizedOddsDifference.value).toBe(1)
  expect(sf?.equalizedOddsRatio.value).toBe(0)
  expect(sf?.disparateImpact).toMatchObject({ a: { value: 1.5 }, b: { value: 1 }, c: { value: 1, low: 1, high: 1 } })
})

/** ProPublica's published confusion tables of the COMPAS score on all 7,214 rows; the rest of the rows is left out. */
const COMPAS = inputOfRows([
  ...rowsOf('African-American', 1369, 805, 532, 990),
  ...rowsOf('Caucasian', 505, 349, 461, 1139),
])

test('audit() gives the rates that ProPublica published for COMPAS', () => {
  const { group } = audit({ ...COMPAS, references: { group: 'Caucasian' } }, { rng })
  const black = group?.groups['African-American']
  const white = group?.groups.Caucasian
  expect(black?.n).toBe(3696)
  expect(black?.fpr.value).toBeCloseTo(0.448468, 6)
  expect(black?.fnr.value).toBeCloseTo(0.279853, 6)
  expect(black?.precision.value).toBeCloseTo(0.629715, 6)
  expect(white?.fpr.value).toBeCloseTo(0.234543, 6)
  expect(white?.fnr.value).toBeCloseTo(0.477226, 6)
  expect(white?.accuracy.value).toBeCloseTo(0.669927, 6)
  expect(group?.demographicParityDifference.value).toBeCloseTo(0.2402, 6)
  expect(group?.demographicParityRatio.value).toBeCloseTo(0.591638, 6)
  expect(group?.equalizedOddsDifference.value).toBeCloseTo(0.213925, 6)
  expect(group?.equalOpportunityDifference.value).toBeCloseTo(0.197373, 6)
  expect(group?.equalizedOddsRatio.value).toBeCloseTo(0.522987, 6)
  expect(group?.predictiveParityDifference.value).toBeCloseTo(0.03838, 6)
  expect(group?.averageOddsDifference['African-American']?.value).toBeCloseTo(0.205649, 6)
  expect(group?.statisticalParityDifference['African-American']?.value).toBeCloseTo(0.2402, 6)
  expect(group?.truePositiveRateDifference['African-American']?.value).toBeCloseTo(0.197373, 6)
  expect(group?.disparateImpact['African-American']?.value).toBeCloseTo(1 / 0.591638, 5)
})

test('intervals have the width that theory gives', () => {
  const { group } = audit(COMPAS, { rng, resamples: 4000 })
  const { low, high } = group?.groups.Caucasian?.fpr ?? {}
  const rate = 349 / 1488
  const normal = 2 * 1.96 * Math.sqrt((rate * (1 - rate)) / 1488)
  expect(((high ?? NaN) - (low ?? NaN)) / normal).toBeCloseTo(1, 1)
  const difference = group?.demographicParityDifference
  const p = 2174 / 3696
  const q = 854 / 2454
  const both = 2 * 1.96 * Math.sqrt((p * (1 - p)) / 3696 + (q * (1 - q)) / 2454)
  expect(((difference?.high ?? NaN) - (difference?.low ?? NaN)) / both).toBeCloseTo(1, 1)
})

test('two groupings are also crossed, under their sorted names', () => {
  const labels = [1, 0, 1, 0, 1]
  const sex = groupingOf('sex', ['M', 'F', 'M', '', 'F'])
  const race = groupingOf('race', ['x', 'x', 'y', 'x', 'y'])
  const audits = audit(
    { ...input(labels, labels, sex, race), references: { sex: 'F', race: 'y' } },
    { rng, resamples: 20 },
  )
  expect(Object.keys(audits)).toEqual(['sex', 'race', 'race & sex'])
  expect(Object.keys(audits.sex?.groups ?? {})).toEqual(['(missing)', 'F', 'M'])
  expect(Object.keys(audits['race & sex']?.groups ?? {})).toEqual(['x & (missing)', 'x & F', 'x & M', 'y & F', 'y & M'])
  expect(audits['race & sex']?.disparateImpact['x & M']?.value).toBe(1)
  expect(audits['race & sex']?.disparateImpact['x & F']?.value).toBe(0)
})

test('a group under the minimum says so and is left out of everything that compares groups', () => {
  const rows = [...rowsOf('a', 10, 10, 10, 10), ...rowsOf('b', 20, 10, 10, 0), ...rowsOf('c', 0, 0, 0, 29)]
  const { group } = audit({ ...inputOfRows(rows), minGroup: 30 }, { rng, resamples: 50 })
  expect(group?.groups.c).toMatchObject({ n: 29, tooSmall: true, selectionRate: { value: 0 } })
  expect(group?.groups.a).not.toHaveProperty('tooSmall')
  expect(group?.demographicParityDifference.value).toBe(0.25)
  expect(Object.keys(group?.disparateImpact ?? {})).toEqual(['a', 'b'])
  const one = audit({ ...inputOfRows(rows), minGroup: 41 }, { rng, resamples: 50 }).group
  for (const { id } of DISPARITIES.members)
    expect(one?.[id]).toEqual({
      value: null,
      low: null,
      high: null,
      why: 'Fewer than two groups have 41 rows or more.',
    })
  expect(one?.disparateImpact).toEqual({})
})

test('a reference group that is too small, or does not exist, is named', () => {
  const rows = [...rowsOf('a', 10, 10, 10, 10), ...rowsOf('b', 20, 10, 10, 0), ...rowsOf('c', 0, 0, 0, 29)]
  const small = audit({ ...inputOfRows(rows), minGroup: 30, references: { group: 'c' } }, { rng, resamples: 10 })
  expect(small.group?.disparateImpact.a?.why).toBe('The reference group c has too few rows: 29.')
  expect(() => audit({ ...inputOfRows(rows), references: { group: 'd' } }, { rng })).toThrow('group has no group "d"')
  expect(() => audit({ ...inputOfRows(rows), references: { sex: 'd' } }, { rng })).toThrow('no grouping "sex"')
})

const ROWS = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })),
  { minLength: 1, maxLength: 40 },
)

/** Every figure of an audit. */
const figuresOf = (audits: Audit) =>
  Object.values(audits).flatMap((one) => [
    ...Object.values(one.groups).flatMap((group) => GROUP_RATES.members.map(({ id }) => group[id])),
    ...Object.values(one.groups).flatMap((group) => GROUP_MEASURES.members.map(({ id }) => group[id])),
    ...DISPARITIES.members.map(({ id }) => one[id]),
    ...COMPARISONS.members.flatMap(({ id }) => Object.values(one[id])),
  ])

test('a figure is a number within its interval, or null with a reason; never NaN', () => {
  fc.assert(
    fc.property(ROWS, (rows) => {
      for (const { value, low, high, why } of figuresOf(audit(inputOfRows(rows), { rng, resamples: 20 }))) {
        if (value === null) expect([low, high, typeof why]).toEqual([null, null, 'string'])
        else if (low !== null) expect(low <= value && value <= (high ?? NaN)).toBe(true)
        else expect(why).toMatch(/undefined in every resample|every resample gives the same/)
      }
    }),
    { numRuns: 50 },
  )
})

test('a rate of 0 or 1 has an interval with a width, and the wider the fewer rows it is a share of', () => {
  const rows = [...rowsOf('a', 10, 0, 0, 30), ...rowsOf('b', 20, 0, 0, 60)]
  const { a, b } = audit(inputOfRows(rows), { rng, resamples: 20 }).group?.groups ?? {}
  // statsmodels proportion_confint(0, 30) and (0, 60), method='wilson'
  expect([a?.fpr.low, a?.fpr.value]).toEqual([0, 0])
  expect(a?.fpr.high).toBeCloseTo(0.113513, 6)
  expect(b?.fpr.high).toBeCloseTo(0.060172, 6)
  expect(a?.tpr.low).toBeCloseTo(0.722467, 6)
})

test('an empty denominator gives null with a reason, and is left out of the gaps', () => {
  const rows = [...rowsOf('a', 1, 0, 1, 0), ...rowsOf('b', 1, 1, 0, 0), ...rowsOf('c', 0, 0, 0, 2)]
  const { group } = audit(inputOfRows(rows), { rng, resamples: 20 })
  expect(group?.groups.a?.fpr).toMatchObject({ value: null, low: null, why: 'The group has no negative rows.' })
  expect(group?.groups.c?.precision.why).toBe('No row of the group is predicted positive.')
  expect(group?.equalOpportunityDifference.value).toBe(0.5)
  expect(group?.equalizedOddsDifference.value).toBe(1)
})

test('groups that are treated alike have the ideal value of every disparity and comparison', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }),
      ([tp = 1, fp = 1, fn = 1, tn = 1]) => {
        const rows = ['a', 'b', 'c'].flatMap((name) => rowsOf(name, tp, fp, fn, tn))
        const { group } = audit(inputOfRows(rows), { rng, resamples: 10 })
        for (const { id, ideal } of DISPARITIES.members) expect(group?.[id].value).toBe(ideal)
        for (const { id, ideal } of COMPARISONS.members)
          for (const { value } of Object.values(group?.[id] ?? {})) expect(value).toBe(ideal)
      },
    ),
    { numRuns: 20 },
  )
})

test('a perfect model has the ideal value of every rate that judges', () => {
  const { group } = audit(inputOfRows(rowsOf('a', 3, 0, 0, 4)), { rng, resamples: 10 })
  // Scores that part the classes have no line of calibration: the test of those is that of the rows alone.
  const isLine = (id: string) => id === 'calibrationSlope' || id === 'calibrationIntercept'
  for (const { id, ideal, direction } of [...GROUP_RATES.members, ...GROUP_MEASURES.members])
    if (direction !== 'none' && !isLine(id)) expect(group?.groups.a?.[id].value, id).toBe(ideal)
})

test('renaming the groups and reordering the rows changes no value', () => {
  const renamed = { a: 'z', b: 'y', c: 'x' }
  fc.assert(
    fc.property(ROWS, (rows) => {
      const before = audit(inputOfRows(rows), { rng, resamples: 5 }).group
      const other = rows.map(([name, label, decision]) => [renamed[name], label, decision] as const).toReversed()
      const after = audit(inputOfRows(other), { rng, resamples: 5 }).group
      for (const { id } of DISPARITIES.members) expect(after?.[id].value).toBe(before?.[id].value)
      for (const name of ['a', 'b', 'c'] as const)
        for (const { id } of [...GROUP_RATES.members, ...GROUP_MEASURES.members])
          expect(after?.groups[renamed[name]]?.[id].value).toBe(before?.groups[name]?.[id].value)
    }),
    { numRuns: 50 },
  )
})

test('the same rng gives the same audit', () => {
  const run = (seed: number) => audit(COMPAS, { rng: createRng(seed), resamples: 50 })
  expect(run(3)).toEqual(run(3))
  expect(run(3).group?.demographicParityDifference.low).not.toBe(run(4).group?.demographicParityDifference.low)
})

test('no rows give no groups and no figures, with a reason', () => {
  const { sex } = audit(input([], [], groupingOf('sex', [])), { rng })
  expect(sex?.groups).toEqual({})
  expect(sex?.demographicParityRatio.why).toBe('Fewer than two groups have 1 rows or more.')
})

test('every member says what it is and where it comes from', () => {
  for (const member of [
    ...GROUP_RATES.members,
    ...GROUP_MEASURES.members,
    ...DISPARITIES.members,
    ...COMPARISONS.members,
  ])
    for (const text of [member.title, member.definition, member.source]) expect(text.length).toBeGreaterThan(7)
})

test('groups by a column called "constructor" take the largest as the reference, as any other', () => {
  const rows = [...rowsOf('a', 8, 2, 2, 8), ...rowsOf('b', 3, 1, 1, 3)]
  const found = Object.entries(audit(inputOfRows(rows, 'constructor'), { rng }))
  expect(found.map(([name, { disparateImpact }]) => [name, disparateImpact.a?.value])).toEqual([['constructor', 1]])
})
