import { expect, test } from 'vitest'
import { NO_RECIPE } from './clean/index.ts'
import { auditOfTwo } from './fairness/index.ts'
import { sampleArrival, sampleHost, sampleSource, sourceOf } from './sample-journey.test-support.ts'

test('the journey finds what the sample was made of, audits it and says what it did', async () => {
  const { bundle, best, metrics, fairness, leaderboard } = await sampleArrival(0, {
    families: [],
    params: {},
    mode: 'fast',
  })
  expect(bundle.pipeline.classes).toEqual(['left', 'bought'])
  expect(leaderboard.map(({ family }) => family).sort()).toEqual(['baseline', 'gbdt', 'gbdt', 'linear'])
  expect(leaderboard.at(-1)?.family).toBe('baseline')
  expect(best.why).toContain('rocAuc')
  expect(metrics.rocAuc?.value).toBeGreaterThan(0.85)
  expect(Object.keys(fairness)).toEqual(['sex'])
  expect(Object.keys(auditOfTwo(fairness).sex?.groups ?? {})).toEqual(['female', 'male'])
  expect(bundle.pipeline.inputs.map(({ name }) => name)).not.toContain('sex')
  expect(bundle.record.rows).toEqual({ train: 400, valid: 0, test: 100, unused: 0, setAside: 0 })
})

test('a budget that is over when one trial has ended gives that trial’s model, and says so', async () => {
  let hasEnded = false
  const host = {
    ...sampleHost(),
    timeLeft: () => (hasEnded ? -20 : 60),
    onResults: () => {
      hasEnded = true
    },
  }
  const options = { mode: 'balanced' as const, families: ['linear', 'gbdt'] }
  const { leaderboard, early, findings, best } = await sampleArrival(0, options, NO_RECIPE, sampleSource(), host)
  expect([leaderboard.length, early?.by, best.params.members]).toEqual([1, 'budget', undefined])
  expect(findings.find(({ id }) => id === 'budget-over')?.message).toContain('made of the one trial that had ended')
  const inTime = await sampleArrival(0, { mode: 'fast' })
  expect(inTime.findings.map(({ id }) => id)).not.toContain('budget-over')
})

test('empty and constant columns, and a class only in test rows, are findings and do not stop the job', async () => {
  const sample = sampleSource()
  const texts = (c: number, row: number) => sample.columns[c]!.texts.at(sample.columns[c]!.codes[row]!)!
  const rows = Array.from({ length: sample.rows }, (_, row) => [
    ...sample.names.map((_name, c) => texts(c, row)),
    '',
    'same',
  ])
  for (const row of [3, 4]) rows[row]![7] = 'returned'
  const source = sourceOf([...sample.names, 'empty', 'one'], rows)
  const folds = {
    train: new Set([...rows.keys()].filter((row) => row > 10)),
    valid: new Set<number>(),
    test: new Set([0, 1, 2, 3, 4, 5]),
  }
  const { journey } = await import('./journey.ts')
  const { TRAIN_OPTIONS } = await import('./train/index.ts')
  const options = TRAIN_OPTIONS.parse({ families: ['linear', 'gbdt'], mode: 'fast' })
  const arrival = await journey(
    { source, dataSha256: '00', target: 'outcome', infer: {}, recipe: { steps: [] }, split: folds, options },
    sampleHost(),
  )
  const found = (id: string) => arrival.findings.find((finding) => finding.id === id)
  expect(found('all-missing')?.columns).toEqual(['empty'])
  expect(found('constant')?.columns).toEqual(['one'])
  expect(found('class-not-in-training')?.message).toContain('"returned"')
  expect(arrival.bundle.pipeline.classes).toEqual(['bought', 'left', 'returned'])
  expect(arrival.metrics.accuracy?.value).toBeLessThanOrEqual(4 / 6)
  expect(arrival.bundle.record.rows.unused).toBe(5)
})

test('a target number is a regression, and one with few whole values says how to ask for classes', async () => {
  const { bundle, metrics, fairness } = await sampleArrival(0, { sensitive: ['sex'] }, undefined, renamed('age'))
  expect(bundle.pipeline.task).toBe('regression')
  expect(metrics.rmse?.value).toBeGreaterThan(0)
  expect(fairness.sex).toMatchObject({ groups: { female: { n: expect.any(Number) } }, maeDifference: {} })
})

function renamed(target: string) {
  const source = sampleSource()
  const names = source.names.map((name) => (name === 'outcome' ? 'bought' : name === target ? 'outcome' : name))
  return { ...source, names, header: names }
}

test('set-type in a recipe reads a column exactly as --types does, decimal commas included', async () => {
  const sample = sampleSource()
  const spent = sample.columns[3]!
  const withComma = sample.columns.with(3, {
    ...spent,
    texts: Array.from(spent.texts, (text) => text.replace('.', ',')),
  })
  const source = { ...sample, columns: withComma }
  const recipe = { steps: [{ id: 'set-type', params: { columns: ['spent'], type: 'number' } }] }
  const { bundle, findings } = await sampleArrival(0, {}, recipe, source)
  expect(bundle.pipeline.inputs.find(({ name }) => name === 'spent')?.reading).toMatchObject({
    kind: 'number',
    decimal: ',',
  })
  expect(findings.map(({ id }) => id)).not.toContain('unreadable-cells')
})

test('a model that holds rows of the data says so, and no run tries its family unasked', async () => {
  const { bundle, findings, leaderboard } = await sampleArrival(0, { families: ['knn'], params: {}, mode: 'fast' })
  expect(leaderboard.map(({ family }) => family)).toEqual(['knn'])
  const [finding] = findings.filter(({ id }) => id === 'model-holds-rows')
  expect(finding?.message).toContain('400 training rows')
  expect(bundle.record.findings.map(({ id }) => id)).toContain('model-holds-rows')
})

test('a model that is made to be read is told in words, by the names of the columns', async () => {
  const { best, leaderboard } = await sampleArrival(0, { families: ['tree'], params: {}, mode: 'fast' })
  expect(leaderboard.map(({ family }) => family)).toEqual(['tree'])
  expect(best.inWords?.length).toBeGreaterThan(1)
  expect(best.inWords?.join('\n')).toMatch(/(age|income|job)[^\n]* → (left|bought): \d+ % of \d+ rows/)
  expect((await sampleArrival(0, { families: ['linear'], params: {}, mode: 'fast' })).best.inWords).toBeUndefined()
})
