import { beforeAll, describe, expect, test } from 'vitest'
import { readBundle, writeBundle } from '../bundle/index.ts'
import { NO_RECIPE } from '../clean/index.ts'
import { createRng } from '../core/index.ts'
import { thrownBy } from '../core/thrown.test-support.ts'
import { auditOfTwo } from '../fairness/index.ts'
import { type Arrival, journey } from '../journey.ts'
import { predictionsOf, rowSchema, scoreRows } from '../pipeline/index.ts'
import { sourceFrom } from '../table/sample-table.test-support.ts'
import { TRAIN_OPTIONS } from '../train/index.ts'
import { sampleHost } from '../train/sample-data.test-support.ts'
import { checkMitigation, dominates, MITIGATIONS } from './index.ts'

const ROWS = 1500

/** People of whom those of one group have worse marks, of which other columns tell much: a planted bias and its proxies. */
function people() {
  const rng = createRng('planted bias')
  const rows = Array.from({ length: ROWS }, () => {
    const isB = rng.next() < 0.4
    const skill = rng.next()
    const district = rng.next() < (isB ? 0.75 : 0.25) ? 'south' : 'north'
    const commute = 20 + 10 * rng.next() + (isB ? 10 : 0)
    const effort = rng.next()
    const isHired = skill + 0.5 * effort + 0.3 * rng.next() - (isB ? 0.35 : 0) > 0.85
    const numbers = [skill, effort, commute].map((number) => number.toFixed(3))
    return [isB ? 'b' : 'a', district, isHired ? 'yes' : 'no', ...numbers]
  })
  const column = (at: number) => rows.map((row) => row[at] ?? '')
  const [skill, effort, commute] = [column(3), column(4), column(5)]
  return { group: column(0), district: column(1), hired: column(2), skill, effort, commute }
}

const train = (options: Record<string, unknown>): Promise<Arrival> =>
  journey(
    {
      source: sourceFrom(people()),
      dataSha256: '',
      infer: {},
      recipe: NO_RECIPE,
      target: 'hired',
      split: null,
      options: TRAIN_OPTIONS.parse({
        sensitive: ['group'],
        positive: 'yes',
        families: ['linear'],
        params: { linear: {} },
        ...options,
      }),
    },
    sampleHost(),
  )

describe('every mitigation, on a planted bias', () => {
  let arrival: Arrival
  beforeAll(async () => {
    arrival = await train({ mitigate: ['all'], maxLoss: 0.2 })
  }, 120_000)

  test.each(MITIGATIONS.ids)('%s closes a fifth of the gap or more at one of its settings', (id) => {
    const { points } = arrival.mitigation!
    const own = points.filter(({ method }) => method === id)
    expect(own.length).toBeGreaterThan(0)
    expect(Math.min(...own.map(({ disparity }) => disparity.value!))).toBeLessThan(0.8 * points[0]!.disparity.value!)
  })

  test('no point of the frontier is dominated, and what got worse is said', () => {
    const { points } = arrival.mitigation!
    for (const point of points.filter(({ isOnFrontier }) => isOnFrontier))
      expect(points.some((other) => dominates(other, point))).toBe(false)
    expect(points.flatMap(({ worse }) => worse).join('\n')).toMatch(
      /^a: of those that are positive 0\.\d+ are found instead of/m,
    )
  })

  test('on test rows, which no step saw, the chosen model is more even than the one before', () => {
    const { before } = arrival.mitigation!
    const gap = (audit: Arrival['fairness']) => auditOfTwo(audit).group!.demographicParityDifference.value!
    expect(gap(arrival.fairness)).toBeLessThan(0.6 * gap(before.fairness))
    expect(JSON.stringify(arrival.bundle.record.mitigation)).toContain(arrival.mitigation!.chosen)
  })
})

test('a model with thresholds by group keeps them in its file, decides by them, and says so where the group is missing', async () => {
  const { bundle, findings } = await train({ mitigate: ['groupThresholds'], mitigatePoint: 'groupThresholds-8' })
  expect(findings.map(({ id }) => id)).toContain('needs-attribute')
  const { pipeline, golden } = readBundle(writeBundle(bundle), 'm.lathe')
  expect(pipeline.decision?.groups.map(({ group }) => group)).toEqual(['a', 'b'])
  expect(predictionsOf(pipeline, scoreRows(pipeline, golden.rows))).toEqual(golden.expected)
  const own = Object.fromEntries(pipeline.decision!.groups.map(({ group, threshold }) => [group, threshold]))
  expect(own.b!).toBeLessThan(own.a!)
  const rows = Array.from({ length: 100 }, (_, i) => ({ skill: i / 100, district: 'south', effort: 0.5, commute: 30 }))
  const between = rows.find((row) => {
    const share = scoreRows(pipeline, [row]).probabilities[1]![0]!
    return share >= own.b! && share < Math.min(own.a!, 0.5)
  })
  const say = (group: string | null) => predictionsOf(pipeline, scoreRows(pipeline, [{ ...between, group }]))[0]!
  expect([say('b'), say('a')].map(({ prediction }) => prediction)).toEqual(['yes', 'no'])
  expect(say(null)).toMatchObject({ prediction: 'no' })
  expect(say(null).status).toContain('no group: decided without a group')
  expect(say('c').status).toContain('no threshold for group "c"')
}, 60_000)

test('mitigation by two crossed columns: thresholds of their groups are asked for by both, and kept in the file', async () => {
  const options = { sensitive: ['group', 'district'], mitigateBy: 'group & district', maxLoss: 1 }
  const { bundle, mitigation, fairness } = await train({
    ...options,
    mitigate: ['reweighing', 'groupThresholds', 'decorrelate'],
    mitigatePoint: 'groupThresholds-8',
  })
  const { points, groups, column, before } = mitigation!
  expect([column, groups]).toEqual(['district & group', ['north & a', 'north & b', 'south & a', 'south & b']])
  const least = (method: string) =>
    Math.min(...points.filter((point) => point.method === method).map(({ disparity }) => disparity.value!))
  for (const [method, share] of [['reweighing', 0.9] as const, ['groupThresholds', 0.5] as const])
    expect(least(method), method).toBeLessThan(share * points[0]!.disparity.value!)
  const gap = (audit: Arrival['fairness']) => auditOfTwo(audit)['district & group']!.demographicParityDifference.value!
  expect(gap(fairness)).toBeLessThan(0.7 * gap(before.fairness))
  const { pipeline, golden } = readBundle(writeBundle(bundle), 'm.lathe')
  expect(pipeline.inputs.map(({ name }) => name)).toEqual(expect.arrayContaining(['group', 'district']))
  expect(predictionsOf(pipeline, scoreRows(pipeline, golden.rows))).toEqual(golden.expected)
  const own = new Map(pipeline.decision!.groups.map(({ group, threshold }) => [group, threshold]))
  const row = { skill: 0.5, effort: 0.5, commute: 30, group: 'b', district: 'south' }
  const [said] = predictionsOf(pipeline, scoreRows(pipeline, [row]))
  expect(said!.prediction).toBe(said!.probabilities!.yes! >= own.get('south & b')! ? 'yes' : 'no')
  const [without] = predictionsOf(pipeline, scoreRows(pipeline, [{ ...row, district: null }]))
  expect(without!.status).toContain('no district & group: decided without a group')
  expect(rowSchema(pipeline).properties).toMatchObject({ district: { examples: ['north', 'south'] } })
}, 60_000)

test('a model of decorrelated numbers asks for the group, says where it is missing', async () => {
  const { bundle, findings } = await train({ mitigate: ['decorrelate'], mitigatePoint: 'decorrelate-2' })
  expect(findings.find(({ id }) => id === 'needs-attribute')?.message).toContain('what group explains')
  const { pipeline, golden } = readBundle(writeBundle(bundle), 'm.lathe')
  expect(pipeline.inputs.map(({ name }) => name)).toContain('group')
  expect(predictionsOf(pipeline, scoreRows(pipeline, golden.rows))).toEqual(golden.expected)
  const row = { skill: 0.5, district: 'south', effort: 0.5, commute: 30 }
  const say = (group: string | null) => predictionsOf(pipeline, scoreRows(pipeline, [{ ...row, group }]))[0]!
  expect(say('b').status).toBe('ok')
  expect(say('b').probabilities).not.toEqual(say('a').probabilities)
  expect(say(null).status).toContain('no group: nothing of it is taken out')
}, 60_000)

test.each([
  [{ mitigate: ['nonsense'], sensitive: ['group'] }, 'nonsense'],
  [{ mitigate: ['reweighing'] }, 'no sensitive column'],
  [{ mitigate: ['reweighing'], sensitive: ['group'], mitigateBy: 'age' }, '"age"'],
  [{ mitigate: ['reweighing'], sensitive: ['group'], mitigateBy: 'group & age' }, '"age"'],
  [{ mitigate: ['gridSearch'], sensitive: ['group'], mitigateParams: { gridSearch: { costs: [-1] } } }, 'costs.0'],
  [{ mitigate: ['gridSearch'], sensitive: ['group'], mitigateParams: { reweighing: {} } }, 'not to be tried'],
  [{ mitigate: ['reweighing'], sensitive: ['group'], balance: 'weights' }, 'balanced'],
])('%j is refused by name', (options, part) => {
  expect(thrownBy(() => checkMitigation(TRAIN_OPTIONS.parse(options))).message).toContain(part)
})
