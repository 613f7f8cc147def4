import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// From figures to decisions on the command line: a threshold chosen in training and afterwards, and two models compared.

const place = makeWorkplace()
const TRAIN = ['train', 'people.csv', '--target', 'member', '--mode', 'fast', '--ignore', 'tier,spend', '--quiet']

beforeAll(async () => {
  writeFileSync(place.path('people.csv'), peopleCsv(600))
  writeFileSync(place.path('fresh.csv'), peopleCsv(400, 2))
  const trained = await place.lathe([...TRAIN, '--families', 'linear,gbdt', '-o', 'one.lathe', '--json'])
  expect(trained.code).toBe(0)
}, 120_000)
afterAll(() => place.remove())

test('train --decide stores a threshold that validation rows chose; the same without it stays at 0.5', async () => {
  const args = ['--families', 'linear,gbdt', '-o', 'decided.lathe', '--json']
  const decided = documentOf(await place.lathe([...TRAIN, ...args, '--decide', 'recall=0.95']))
  expect(decided.threshold).toBeLessThan(0.5)
  expect(decided.metrics.recall.value).toBeGreaterThan(0.85)
  expect(decided.leaderboard[0]).toMatchObject({ rank: 1, parts: { rocAuc: expect.any(Array) } })
  expect((await place.lathe(['verify', 'decided.lathe'])).code).toBe(0)

  const missing = await place.lathe([...TRAIN, '-o', 'x.lathe', '--decide', 'profit', '--json'])
  expect([missing.code, documentOf(missing).error.message]).toEqual([2, expect.stringContaining('worth')])
  const alone = documentOf(
    await place.lathe([...TRAIN, '--families', 'linear', '-o', 'x.lathe', '--decide', 'f1', '--json']),
  )
  expect(alone.threshold).toBe(0.5)
  expect(alone.findings.map(({ id }: { readonly id: string }) => id)).toContain('threshold-not-chosen')
})

test('decide writes the model that decides by the best of fresh rows, and predict goes by it', async () => {
  const asked = ['decide', 'one.lathe', 'fresh.csv', '--by', 'profit', '--values', 'tp=10,fp=-1', '-o', 'new.lathe']
  const chosen = documentOf(await place.lathe([...asked, '--json', '--quiet']))
  expect(chosen).toMatchObject({ before: 0.5, out: 'new.lathe' })
  expect(chosen.threshold).toBeLessThan(0.5)
  expect(chosen.worth).toBe(10 * chosen.truePositives - chosen.falsePositives)
  const found = documentOf(await place.lathe(['evaluate', 'new.lathe', 'fresh.csv', '--json', '--quiet']))
  expect(found.metrics.recall.value).toBeCloseTo(chosen.recall, 12)
  expect(found.metrics.precision.value).toBeCloseTo(chosen.precision, 12)
  expect(Array.isArray(found.slices)).toBe(true)
  expect((await place.lathe(['verify', 'new.lathe'])).code).toBe(0)
})

test('decide takes so many rows of a file, or as large a share of it, and says where there are fewer', async () => {
  const decide = (by: string) => place.lathe(['decide', 'one.lathe', 'fresh.csv', '--by', by, '--json', '--quiet'])
  const said = async (by: string) => {
    const { truePositives, falsePositives, tie } = documentOf(await decide(by))
    return truePositives + falsePositives + (tie?.free ?? 0)
  }
  expect([await said('capacity=50'), await said('capacity=1500/12000')]).toEqual([50, 50])
  const few = await decide('capacity=500')
  expect([few.code, documentOf(few).error]).toEqual([
    2,
    expect.objectContaining({ value: 'capacity=500', next: expect.stringContaining('capacity=500/') }),
  ])
})

test('compare says how two models differ on rows that neither has seen, and warns of rows that they learned from', async () => {
  await place.lathe([...TRAIN, '--families', 'baseline', '-o', 'none.lathe'])
  const compare = async (file: string) =>
    documentOf(await place.lathe(['compare', 'one.lathe', 'none.lathe', file, '--json', '--quiet']))
  const { metrics, metric, findings } = await compare('fresh.csv')
  expect(metric).toBe('rocAuc')
  expect(metrics.rocAuc.low).toBeGreaterThan(0.2)
  expect(metrics.rocAuc.better).toBeGreaterThan(0.999)
  expect(metrics.logLoss.high).toBeLessThan(0)
  expect(findings).toEqual([])
  const seen = await compare('people.csv')
  expect(seen.findings.map(({ id }: { readonly id: string }) => id)).toEqual(Array(2).fill('learned-from-these-rows'))
})

test('intervals over groups are wider where rows of a group are alike', async () => {
  const [header, ...lines] = peopleCsv(200, 3).trimEnd().split('\n')
  const copied = [`${header},customer`, ...lines.flatMap((line, at) => Array<string>(5).fill(`${line},c${at}`))]
  writeFileSync(place.path('copied.csv'), `${copied.join('\n')}\n`)
  const width = async (...options: string[]) => {
    const { metrics } = documentOf(
      await place.lathe(['evaluate', 'one.lathe', 'copied.csv', ...options, '--json', '--quiet']),
    )
    return metrics.logLoss.high - metrics.logLoss.low
  }
  expect(await width('--group', 'customer')).toBeGreaterThan(1.7 * (await width()))
})
