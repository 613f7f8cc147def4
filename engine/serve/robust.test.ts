import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { type Policies, parsePolicies } from '../../shared/serve/index.ts'
import { ask, serviceOf } from './ask.test-support.ts'
import { type LoadedModel, withPolicies } from './model.ts'
import { readSettings } from './settings.ts'
import type { Service } from './state.ts'

let bundle: Bundle
let folder: string
beforeAll(async () => {
  bundle = await sampleBundle()
  folder = mkdtempSync(join(tmpdir(), 'lathe-settings-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const TYPICAL = { age: '40', job: 'Sales', hired: '01.01.2014' }

/** A service whose columns are under policies. */
function under(policies: unknown): Service {
  const service = serviceOf(bundle)
  const champion: LoadedModel = { ...service.models.champion, typical: TYPICAL }
  const parsed: Policies = parsePolicies(policies, bundle.pipeline, 'settings.json')
  service.models = { ...service.models, champion: withPolicies(champion, parsed), previous: null }
  return service
}

const ROW = {
  age: '30',
  'capital-gain': '1.500,5',
  job: 'Sales',
  __proto__: null,
  married: 'yes',
  hired: '05.05.2015',
  letter: 'a good letter',
}
const row = (change: object) => JSON.parse(JSON.stringify({ ...ROW, ...change }).replace(/\}$/u, ',"__proto__":"x"}'))
const predicted = async (service: Service, rows: object[]) => (await ask(service, '/predict', { body: { rows } })).json
const direct = (rows: object[]) =>
  predictionsOf(
    bundle.pipeline,
    scoreRows(
      bundle.pipeline,
      rows.map((one) => ({ ...one })),
    ),
  )

test('without a declaration rows are scored as they are; those unlike the training rows are flagged', async () => {
  const rows = [row({}), row({ age: '140' }), row({ job: 'pilot' }), row({ age: 'old' })]
  const { predictions } = await predicted(serviceOf(bundle), rows)
  expect(predictions).toMatchObject(direct(rows))
  expect(predictions.map(({ outOfDomain = false }) => outOfDomain)).toEqual([false, true, true, false])
})

test('clip: a value beyond the range counts as the end of the range that is nearer', async () => {
  const [low, high] = bundle.pipeline.inputs[0]?.range ?? []
  const { predictions } = await predicted(under({ age: 'clip' }), [row({ age: 140 }), row({ age: '-3' }), row({})])
  const wanted = direct([row({ age: high }), row({ age: low }), row({})])
  expect(predictions.map(({ probabilities }: { probabilities: unknown }) => probabilities)).toEqual(
    wanted.map((one) => one.probabilities),
  )
  expect(predictions[0]).toMatchObject({ status: `clipped: age 140 as ${high}`, outOfDomain: true })
  expect(predictions[1].status).toBe(`clipped: age "-3" as ${low}`)
  expect(predictions[2].status).toBe('ok')
})

test('impute: what is out of order counts as the typical value, a column that is left out, too', async () => {
  const { age: _, ...without } = row({})
  const service = under({ '*': 'impute' })
  const { predictions } = await predicted(service, [row({ age: 'old', job: 'pilot' }), without])
  const [both, left] = direct([row({ age: '40', job: 'Sales' }), row({ age: '40' })])
  expect(predictions[0]).toMatchObject({
    probabilities: both?.probabilities,
    status: 'imputed: age "old" as 40; imputed: job "pilot" as Sales',
  })
  expect(predictions[1]).toMatchObject({ probabilities: left?.probabilities, status: 'imputed: age as 40' })
})

test('other: a level that training never saw counts as the one that stands for others', async () => {
  const service = under({ job: { unseen: 'other', bucket: 'Tech-support' } })
  const { predictions } = await predicted(service, [row({ job: 'pilot' })])
  expect(predictions[0]).toMatchObject({
    probabilities: direct([row({ job: 'Tech-support' })])[0]?.probabilities,
    status: 'put with others: job "pilot" as Tech-support',
    outOfDomain: true,
  })
})

test('refuse: the request is refused by row, column and value, and its neighbours in the queue are not', async () => {
  const service = under({ age: 'refuse' })
  const [bad, good, left] = await Promise.all([
    ask(service, '/predict', { body: { rows: [row({}), row({ age: 140 })] } }),
    ask(service, '/predict', { body: { rows: [row({})] } }),
    ask(service, '/v1/models/income:predict', { body: { instances: [{}] } }),
  ])
  const [low, high] = bundle.pipeline.inputs[0]?.range ?? []
  expect([bad.status, bad.json.error]).toEqual([
    400,
    `rows[1], column "age": 140 lies outside of the training range (${low} to ${high}). The policy of this column refuses such a value: send another.`,
  ])
  expect(good.status).toBe(200)
  expect(left.json.error).toContain('instances[0], column "age" is left out.')
})

test.each([
  [{ columns: { shoe: 'clip' } }, '"shoe" is no column of the model.'],
  [{ columns: { age: 'round' } }, '"age" is "round", which is no policy.'],
  [{ columns: { age: { outside: 'other' } } }, '"age": "outside" is "other"; it may be flag, clip, impute, refuse.'],
  [{ columns: { age: { beyond: 'clip' } } }, '"age" holds "beyond", which is not known here.'],
  [{ columns: { job: 'other' } }, '"job" has no level "other": name the one that stands for unseen ones as "bucket".'],
  [{ columns: { job: { unseen: 'other', bucket: 'x' } } }, '"x" is no level of "job".'],
  [{ limits: { mostRows: 0 } }, '"mostRows" is 0.'],
  [{ limits: { rows: 1 } }, 'there is no limit "rows".'],
  [{ colums: {} }, 'holds "colums", which is not known here.'],
  [[], 'is not a JSON object.'],
])('the settings %j are refused with the file and what is wrong', (json, message) => {
  const file = join(folder, 'settings.json')
  writeFileSync(file, JSON.stringify(json))
  expect(() => readSettings(file, bundle.pipeline)).toThrow(message)
  expect(() => readSettings(join(folder, 'none.json'), bundle.pipeline)).toThrow('none.json is not there.')
})

test('settings set limits', async () => {
  const file = join(folder, 'limits.json')
  writeFileSync(file, JSON.stringify({ limits: { mostRows: 2, mostDepth: 4 } }))
  const service = serviceOf(bundle, { limits: readSettings(file, bundle.pipeline).limits })
  expect((await predicted(service, [{}, {}, {}])).error).toBe(
    'The request holds 3 rows; one request may hold 2. Split it into several requests.',
  )
  expect((await ask(service, '/predict', { body: '{"rows":[[[[[1]]]]]}' })).json.error).toContain(
    'nested deeper than 4 levels',
  )
})

/** A model that fails so many times when it is asked to score, as a defect would, and then works. */
function failing(model: LoadedModel, times: number): LoadedModel {
  let left = times
  const { branches, ...rest } = model.pipeline
  const pipeline = {
    ...rest,
    get branches() {
      if (left-- > 0) throw new Error('a defect, in a test')
      return branches
    },
  }
  return { ...model, pipeline }
}

test('a row on which the model fails is answered by the model before it, and else by the prior; both are flagged', async () => {
  const failures: unknown[] = []
  const service = serviceOf(bundle, { hooks: { failed: (error) => void failures.push(error) } })
  const previous = service.models.champion
  const broken = { ...failing(previous, Infinity), prior: [0.75, 0.25] }
  service.models = { ...service.models, champion: broken, previous }
  const before = await predicted(service, [row({})])
  expect(before.predictions[0]).toMatchObject({
    ...direct([row({})])[0],
    status: expect.stringContaining('fallback: the model before'),
    fallback: 'previous',
  })
  service.models = { ...service.models, champion: broken, previous: null }
  const prior = await predicted(service, [row({})])
  expect(prior.predictions[0]).toMatchObject({
    prediction: '<=50K',
    probabilities: { '<=50K': 0.75, '>50K': 0.25 },
    fallback: 'prior',
  })
  const infer = await ask(service, '/v2/models/income/infer', {
    body: { inputs: [{ name: 'job', shape: [1], datatype: 'BYTES', data: ['Sales'] }] },
  })
  expect(infer.json.parameters).toMatchObject({ fallback: true, fallback_rows: '[0]' })
  service.models = { ...service.models, champion: { ...broken, prior: null }, previous: null }
  const nothing = await ask(service, '/predict', { body: { rows: [row({})] } })
  expect([nothing.status, Object.keys(nothing.json)]).toEqual([500, ['error']])
  expect(failures.length).toBeGreaterThan(0)
})

test('a row that fails takes none of its neighbours with it', async () => {
  const service = serviceOf(bundle, { hooks: { failed: () => {} } })
  const previous = service.models.champion
  // All together fail, then the first row alone.
  service.models = { ...service.models, champion: { ...failing(previous, 2), prior: [1, 0] }, previous: null }
  const { predictions } = await predicted(service, [row({}), row({ age: '60' })])
  expect(predictions[0].fallback).toBe('prior')
  expect(predictions[1]).toEqual(direct([row({ age: '60' })])[0])
})

test('more requests at once than may wait: those beyond are told when to come again, the others are answered', async () => {
  const service = serviceOf(bundle, { limits: { mostWaiting: 3 } })
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ask(service, '/predict', { body: { rows: [row({})] } })),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 503, 503])
  expect(answers[4]?.headers['retry-after']).toBe('1')
  expect(answers[4]?.json.error).toBe('The service is busy. Come again in 1 s, or ask another instance.')
  expect((await ask(service, '/predict', { body: { rows: [] } })).status).toBe(200)
})

test('requests that are predicted together each get their own rows, errors and reasons', async () => {
  const service = serviceOf(bundle)
  const { rows, expected } = bundle.golden
  const asked = Array.from({ length: 40 }, (_, i) => ({ from: 7 * i, to: 7 * i + (i % 8) }))
  const answers = await Promise.all(
    asked.map(({ from, to }, i) =>
      ask(service, '/predict', {
        body: { rows: i % 10 === 9 ? [{ age: true }] : rows.slice(from, to), ...(i % 10 === 5 && { reasons: 1 }) },
      }),
    ),
  )
  for (const [i, { from, to }] of asked.entries()) {
    const { status, json } = answers[i] ?? { status: 0, json: {} }
    expect(status).toBe(i % 10 === 9 ? 400 : 200)
    if (status === 200) expect(json.predictions).toMatchObject(expected.slice(from, to))
    if (i % 10 === 5) for (const { reasons } of json.predictions) expect(reasons.length).toBeLessThanOrEqual(1)
  }
})
