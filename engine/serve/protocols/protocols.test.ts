import { beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../../shared/bundle/index.ts'
import { sampleBundle } from '../../../shared/export/sample-pipeline.test-support.ts'
import type { Cell } from '../../../shared/table/index.ts'
import { type Answered, ask, serviceOf } from '../ask.test-support.ts'
import type { Label, Service } from '../state.ts'

let bundle: Bundle
let service: Service
/** Rows that have every column, and what is expected of them. */
let rows: Readonly<Record<string, Cell>>[]
let expected: unknown[]
let names: string[]

beforeAll(async () => {
  bundle = await sampleBundle()
  service = serviceOf(bundle)
  names = bundle.pipeline.inputs.map(({ name }) => name)
  const full = [...bundle.golden.rows.entries()].filter(([, row]) => names.every((name) => Object.hasOwn(row, name)))
  rows = full.slice(0, 30).map(([, row]) => row)
  expected = (await ask(service, '/predict', { body: { rows } })).json.predictions
  expect(expected).toMatchObject(full.slice(0, 30).map(([i]) => bundle.golden.expected[i] ?? {}))
})

const invoke = (body: string | object, headers: Record<string, string> = {}) =>
  ask(service, '/invocations', { body, headers })
const valuesOf = (row: Readonly<Record<string, Cell>>) => names.map((name) => row[name] ?? null)
const inColumns = () => Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]))

function refused({ status, json }: Answered, message: string): void {
  expect(json).toEqual({ error: expect.stringContaining(message) })
  expect(status).toBe(400)
}

test('MLflow: every format of rows gives the predictions of the application', async () => {
  const formats = [
    { dataframe_split: { columns: names, data: rows.map(valuesOf) } },
    { dataframe_records: rows },
    { instances: rows },
    { inputs: rows.map(valuesOf) },
  ]
  for (const body of formats) expect((await invoke(body)).json, Object.keys(body)[0]).toEqual({ predictions: expected })
  expect((await ask(service, '/ping')).status).toBe(200)
})

test('MLflow: a column that is not of the model is named, and reasons are asked for by params', async () => {
  const body = { dataframe_records: [{ age: 30, shoe: 42 }], params: { reasons: 2 } }
  const { json } = await invoke(body)
  expect(json.ignored).toEqual(['shoe'])
  expect(json.predictions[0].reasons.length).toBeLessThanOrEqual(2)
})

test('MLflow and SageMaker: CSV is read as import reads it, and comes back as CSV where it is asked for so', async () => {
  const csv = 'age;capital-gain;job\n30;1.234,5;Sales\n61;;"Craft, repair"\n'
  const headers = { 'content-type': 'text/csv; charset=utf-8' }
  const asRows = {
    rows: [
      { age: '30', 'capital-gain': '1.234,5', job: 'Sales' },
      { age: '61', 'capital-gain': '', job: 'Craft, repair' },
    ],
  }
  const wanted = (await ask(service, '/predict', { body: asRows })).json
  expect((await invoke(csv, headers)).json).toEqual(wanted)
  const inCsv = await invoke(csv, { ...headers, accept: 'text/csv' })
  expect(inCsv.headers['content-type']).toBe('text/csv; charset=utf-8')
  const [header, first] = inCsv.text.split('\n')
  expect(header?.split(',').slice(0, 2)).toEqual(['row', 'prediction'])
  expect(first).toContain(String(wanted.predictions[0].prediction))
  refused(await invoke('', headers), 'The CSV is empty')
  expect((await invoke(csv, { 'content-type': 'text/csv; charset=latin-1' })).status).toBe(415)
})

test('SageMaker: CSV without names goes by place; with names of another file, or too few values, it is refused', async () => {
  const cells = (row: Readonly<Record<string, Cell>>) =>
    names.map((name) => `"${String(row[name] ?? '').replaceAll('"', '""')}"`).join(',')
  const csv = `${rows.slice(0, 4).map(cells).join('\n')}\n`
  const asText = rows.slice(0, 4).map((row) => Object.fromEntries(names.map((name) => [name, String(row[name] ?? '')])))
  const { predictions } = (await ask(service, '/predict', { body: { rows: asText } })).json
  for (const type of ['text/csv', 'text/csv; header=absent'])
    expect((await invoke(csv, { 'content-type': type })).json).toEqual({ predictions })
  const headers = { 'content-type': 'text/csv' }
  refused(await invoke('30,40\n61,20\n', headers), 'The CSV names no columns, and has 2; the model has ')
  refused(
    await invoke('shoe,hat\n42,7\n', headers),
    'None of the columns that were sent is one of the model: shoe, hat.',
  )
})

test('rows that hold columns, and none of the model, are refused by every protocol; a row without any is all missing', async () => {
  const row = { shoe: 42 }
  const message = 'None of the columns that were sent is one of the model: shoe. Send age, '
  refused(await ask(service, '/predict', { body: { rows: [row, {}] } }), message)
  refused(await ask(service, '/explain', { body: { rows: [row] } }), message)
  refused(await invoke({ dataframe_records: [row] }), message)
  refused(await ask(service, '/v1/models/income:predict', { body: { inputs: { shoe: [1] } } }), message)
  const tensor = { name: 'shoe', shape: [1], datatype: 'FP64', data: [42] }
  refused(await ask(service, '/v2/models/income/infer', { body: { inputs: [tensor] } }), message)
  expect((await ask(service, '/predict', { body: { rows: [{}] } })).status).toBe(200)
  expect((await ask(service, '/predict', { body: { rows: [row, { age: 1 }] } })).json.ignored).toEqual(['shoe'])
})

test.each([
  [{}, 'The request holds no rows.'],
  [{ inputs: [], instances: [] }, 'The request holds instances and inputs.'],
  [{ rows: [] }, 'The request holds "rows", which is not known here.'],
  [{ dataframe_split: { columns: ['age'], data: [[1, 2]] } }, 'data[0] of dataframe_split must be a list of 1 values'],
  [{ dataframe_split: { columns: ['age', 'age'], data: [] } }, 'names a column twice'],
  [{ dataframe_split: { columns: 'age' } }, '"columns" of dataframe_split must be a list of texts'],
  [{ dataframe_records: [{ age: true }] }, 'dataframe_records[0], column "age" (number) must not be true.'],
  [{ instances: [[1]] }, 'instances[0] has 1 values; the model has 7 columns.'],
  [{ instances: { age: 1 } }, '"instances" is an object, not a list of rows.'],
  [{ inputs: { age: [1, 2], job: ['x'] } }, 'the column "job" has 1 values, others have 2.'],
  [{ instances: [], params: { reasons: -1 } }, '"reasons" is -1'],
])('MLflow: %j is refused with what is wrong', async (body, message) => {
  refused(await invoke(body), message)
})

test('a body of another type is 415', async () => {
  const { status, json } = await invoke('x', { 'content-type': 'application/x-npy' })
  expect([status, Object.keys(json)]).toEqual([415, ['error']])
})

test('TensorFlow Serving: by rows and by columns, with and without a version', async () => {
  for (const path of ['/v1/models/income', '/v1/models/income/versions/1']) {
    const state = (await ask(service, path)).json
    expect(state.model_version_status).toEqual([
      { version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
    ])
    expect((await ask(service, `${path}:predict`, { body: { signature_name: 'x', instances: rows } })).json).toEqual({
      predictions: expected,
    })
    const { outputs } = (await ask(service, `${path}:predict`, { body: { inputs: inColumns() } })).json
    expect(outputs.prediction).toEqual(expected.map((one) => Reflect.get(Object(one), 'prediction')))
    expect(outputs.probabilities).toHaveLength(rows.length)
    expect(outputs.probabilities[0]).toHaveLength(2)
  }
  expect((await ask(service, '/v1/models')).json).toEqual({ models: ['income'] })
  // What curl -d sends, as TensorFlow Serving's documents have it.
  const untold = { 'content-type': 'application/x-www-form-urlencoded' }
  const asForm = await ask(service, '/v1/models/income:predict', { body: { instances: rows }, headers: untold })
  expect(asForm.json).toEqual({ predictions: expected })
  refused(await ask(service, '/v1/models/income:predict', { body: {} }), 'holds neither "instances" nor "inputs"')
  expect((await ask(service, '/v1/models/other:predict', { body: { instances: [] } })).status).toBe(404)
})

test('feedback: labels go to whoever keeps them; where nobody does, that is said', async () => {
  const labels = [{ request: 'r-1', row: 3, label: '>50K' }]
  expect((await ask(service, '/feedback', { body: { labels } })).status).toBe(501)
  const kept: Label[] = []
  const keeping = serviceOf(bundle, { hooks: { feedback: (some) => void kept.push(...some) } })
  const answered = await ask(keeping, '/feedback', {
    body: { labels: [...labels, { request: 'r-2', label: ' <=50K' }] },
  })
  expect([answered.status, answered.json]).toEqual([202, { accepted: 2 }])
  expect(kept).toEqual([...labels, { request: 'r-2', row: 0, label: '<=50K' }])
  for (const [label, message] of [
    [{ request: 'r', label: 'rich' }, 'is "rich", which is no class of the model. Send one of <=50K, >50K.'],
    [{ label: '>50K' }, '"request" is undefined'],
    [{ request: 'r', row: -1, label: '>50K' }, '"row" is -1'],
  ] as const)
    refused(await ask(keeping, '/feedback', { body: { labels: [label] } }), message)
})

test('feedback: a number may come as its text', async () => {
  const kept: Label[] = []
  const pipeline = { ...bundle.pipeline, task: 'regression' as const }
  const keeping = serviceOf({ ...bundle, pipeline }, { hooks: { feedback: (some) => void kept.push(...some) } })
  const labels = ['12.5', 7].map((label) => ({ request: 'r', label }))
  expect((await ask(keeping, '/feedback', { body: { labels } })).status).toBe(202)
  expect(kept.map(({ label }) => label)).toEqual([12.5, 7])
  for (const label of ['', 'many', '1e999'])
    refused(await ask(keeping, '/feedback', { body: { labels: [{ request: 'r', label }] } }), 'not a number')
})

test('a request of another site’s page is refused; the service’s own page and programs are not', async () => {
  const from = async (origin: string) =>
    (await ask(service, '/predict', { body: { rows: [] }, headers: { origin, host: '127.0.0.1:8080' } })).status
  expect(await from('https://evil.example')).toBe(403)
  expect(await from('null')).toBe(403)
  expect(await from('http://127.0.0.1:8080')).toBe(200)
})

test('hooks are told once a request and once a prediction, and a hook that fails fails no request', async () => {
  const seen: unknown[] = []
  const hooked = serviceOf(bundle, {
    hooks: {
      guard: (call) => {
        seen.push(`guard ${call.route?.path}`)
        return Promise.resolve({ id: 'key-1', scopes: ['predict' as const] })
      },
      predicted: ({ predictions, variant, call }) =>
        void seen.push(`predicted ${predictions.length} ${variant} ${call.caller.id}`),
      observe: ({ route, status, requestBytes, responseBytes, seconds }) => {
        seen.push(`${route} ${status} ${requestBytes > 0} ${responseBytes > 0} ${seconds >= 0}`)
        throw new Error('a hook that fails, in a test: not a failure')
      },
    },
  })
  const log = console.error
  console.error = () => {}
  try {
    expect((await ask(hooked, '/v2/models/income/infer', { body: { inputs: [] } })).status).toBe(200)
  } finally {
    console.error = log
  }
  expect(seen).toEqual([
    'guard /v2/models/{name}/infer',
    '/v2/models/{name}/infer 200 true true true',
    'predicted 0 champion key-1',
  ])
})

test('a model that is put in place while requests run answers the next one', async () => {
  const swapped = serviceOf(bundle)
  const { champion } = swapped.models
  swapped.models = { ...swapped.models, champion: { ...champion, version: '2' }, previous: champion }
  expect((await ask(swapped, '/v2')).json.version).toBe('2')
})
