import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// Steps that learn from the training rows, on the way from the command line to exported models; and what a profile finds.
const place = makeWorkplace()
const KEY = 'a key that nobody guesses'

const STEPS = [
  { id: 'merge-similar', params: { columns: ['job'], mapping: { cook: 'baker' } } },
  { id: 'group-rare', params: { columns: ['city'], atLeast: 100 } },
  { id: 'group-aggregate', params: { by: 'job', of: 'income', name: 'pay of the job' } },
  { id: 'group-aggregate', params: { by: 'city', statistic: 'share', name: 'size of the city' } },
  { id: 'impute', params: { columns: ['city'], by: 'job', strategy: 'mostFrequent' } },
  { id: 'bin', params: { columns: ['spend'], method: 'quantiles', count: 6 } },
  { id: 'impute-nearest', params: { columns: ['age'], by: ['income', 'job', 'sex'] } },
  { id: 'power-transform', params: { columns: ['income'] } },
  { id: 'clip', params: { columns: ['income'], method: 'fences' } },
  { id: 'anonymise', params: { columns: ['sex'], method: 'hash', key: KEY } },
  { id: 'anonymise', params: { columns: ['joined'], method: 'generalise', part: 'month' } },
  { id: 'anonymise', params: { columns: ['tier'], method: 'drop' } },
  { id: 'remove-outliers', params: { method: 'isolationForest', share: 0.02 } },
  { id: 'drop-duplicates', params: { match: 'fuzzy', similarity: 0.95 } },
  { id: 'sample', params: { share: 0.9 } },
  { id: 'balance', params: { column: 'member' } },
]

beforeAll(() => writeFileSync(place.path('people.csv'), peopleCsv(600)))
afterAll(() => place.remove())

test.each([
  ['every step that learns', STEPS],
  ['gaps filled in by a model', [{ id: 'impute-model', params: { columns: ['age', 'city'] } }]],
])(
  'a model with %s is exported without a difference',
  async (_, steps) => {
    writeFileSync(place.path('recipe.json'), JSON.stringify({ steps }))
    const train = ['train', 'people.csv', '--target', 'member', '--recipe', 'recipe.json', '--families', 'gbdt,linear']
    const outcome = await place.lathe([...train, '--mode', 'fast', '--json', '--quiet', '-o', 'people.lathe'])
    expect(outcome.code, outcome.stdout).toBe(0)
    const { metrics, findings } = documentOf(outcome)
    expect(metrics.rocAuc.value).toBeGreaterThan(0.8)
    expect(findings.map(({ id }: { id: string }) => id)).not.toContain('made-of-barred')
    for (const target of ['web', 'service']) {
      const exported = await place.lathe(['export', 'people.lathe', '--to', target, '-o', target, '--json', '--quiet'])
      expect(exported.code, exported.stdout).toBe(0)
      expect(documentOf(exported).verified).toMatchObject({ maxAbsDiff: 0, labelsEqual: true })
    }
  },
  180_000,
)

test('a profile finds what only shows with the target once that is named, and offers steps that clean takes', async () => {
  const lines = peopleCsv(400).trimEnd().split('\n')
  const [header = '', ...rows] = lines
  const leaking = rows.map((row, i) => `${row},${row.includes(',yes,') ? 'is one' : 'is none'},p${i}@example.org`)
  writeFileSync(place.path('leak.csv'), `${[`${header},status,contact`, ...leaking].join('\n')}\n`)
  const found = async (...args: string[]) =>
    documentOf(await place.lathe(['profile', 'leak.csv', ...args, '--json'])).findings
  const without = await found()
  expect(without.map(({ id }: { id: string }) => id)).toContain('personal-data')
  expect(without.map(({ id }: { id: string }) => id)).not.toContain('target-leakage')
  const findings = await found('--target', 'member')
  expect(findings.find(({ id }: { id: string }) => id === 'target-leakage')).toMatchObject({ columns: ['status'] })
  expect(JSON.stringify(findings)).not.toContain('p7@example.org')
  const steps = findings.flatMap(({ step }: { step?: unknown }) => step ?? [])
  const cleaned = await place.lathe([
    'clean',
    'leak.csv',
    '--steps',
    JSON.stringify(steps),
    '-o',
    'clean.csv',
    '--json',
    '--quiet',
  ])
  expect(cleaned.code, cleaned.stdout).toBe(0)
}, 60_000)
