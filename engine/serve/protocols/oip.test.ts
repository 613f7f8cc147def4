import { deflateSync, gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../../shared/bundle/index.ts'
import { sampleBundle } from '../../../shared/export/sample-pipeline.test-support.ts'
import { predictionsOf, scoreRows } from '../../../shared/pipeline/index.ts'
import { sampleDataset, samplePipeline } from '../../../shared/train/sample-data.test-support.ts'
import { ask, serviceOf } from '../ask.test-support.ts'
import { hasSpecs, mlserverSchemas, specText } from '../mlserver-schema.test-support.ts'
import type { Service } from '../state.ts'

// Cases as the tests of MLServer (tests/rest/test_endpoints.py) and KServe (python/kserve/test/test_server.py) have them, and
// requests of the shapes that tritonclient's HTTP client sends.

let bundle: Bundle
let service: Service
let wrong: (name: string, value: unknown) => string | null = () => null

beforeAll(async () => {
  bundle = await sampleBundle()
  service = serviceOf(bundle)
  if (hasSpecs) wrong = mlserverSchemas()
})

const valid = (name: string, value: unknown) => expect(wrong(name, value)).toBeNull()

/** Golden rows as one tensor a column: text columns as BYTES, and null where a cell is missing. */
function tensorsOf(rows: readonly Readonly<Record<string, unknown>>[]) {
  return bundle.pipeline.inputs.map(({ name }) => ({
    name,
    shape: [rows.length],
    datatype: 'BYTES',
    data: rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null)),
  }))
}

/** Rows that have every column: a tensor cannot leave a cell out. */
const fullRows = () =>
  bundle.golden.rows.filter((row) => bundle.pipeline.inputs.every(({ name }) => Object.hasOwn(row, name))).slice(0, 40)

const expectedOf = (rows: ReturnType<typeof fullRows>) =>
  predictionsOf(bundle.pipeline, scoreRows(bundle.pipeline, rows))

test('live, ready, server and model metadata have the shapes of the protocol', async () => {
  expect((await ask(service, '/v2/health/live')).json).toEqual({ live: true })
  expect((await ask(service, '/v2/health/ready')).json).toEqual({ ready: true, live: true })
  const server = (await ask(service, '/v2')).json
  valid('MetadataServerResponse', server)
  expect(server.extensions).toEqual(['binary_tensor_data', 'model_repository'])
  for (const path of ['/v2/models/income', '/v2/models/income/versions/1']) {
    const model = (await ask(service, path)).json
    valid('MetadataModelResponse', model)
    expect(model.versions).toEqual(['1'])
    expect(model.inputs[0]).toEqual({ name: 'age', datatype: 'FP64', shape: [-1] })
    expect(model.inputs[2]).toEqual({ name: 'job', datatype: 'BYTES', shape: [-1] })
    expect(model.outputs.map(({ name }: { name: string }) => name)).toEqual([
      'prediction',
      'probabilities',
      'status',
      'out_of_domain',
    ])
    expect((await ask(service, `${path}/ready`)).json).toEqual({ name: 'income', ready: true })
  }
  expect((await ask(service, '/v2/models')).json).toEqual({ models: ['income'] })
  const index = (await ask(service, '/v2/repository/index', { body: {} })).json
  valid('RepositoryIndexResponse', index)
  expect(index).toEqual([{ name: 'income', version: '1', kernels: undefined, state: 'READY', reason: '' }])
})

test('a version that takes over answers under the name that the service has, and every version is told of', async () => {
  const swapped = serviceOf(bundle)
  const { champion } = swapped.models
  const other = (version: string): typeof champion => ({ ...champion, name: `file-${version}`, version })
  swapped.models = { ...swapped.models, champion: other('2'), challenger: other('3'), previous: champion }
  const { json } = await ask(swapped, '/v2/models/income')
  expect([json.name, json.versions]).toEqual(['income', ['2', '3', '1']])
  expect((await ask(swapped, '/v2/models/income/versions/3/ready')).json).toEqual({ name: 'income', ready: true })
  const body = { inputs: tensorsOf(fullRows().slice(0, 1)) }
  for (const path of ['/v2/models/income/infer', '/v2/models/income/versions/2/infer'])
    expect((await ask(swapped, path, { body })).json).toMatchObject({ model_name: 'income', model_version: '2' })
  expect((await ask(swapped, '/openapi.json')).json.info.title).toBe('income')
})

test('a service that goes down is live and no longer ready', async () => {
  const other = serviceOf(bundle)
  other.draining = true
  expect((await ask(other, '/v2/health/live')).status).toBe(200)
  for (const path of ['/v2/health/ready', '/v2/models/income/ready', '/ping'])
    expect((await ask(other, path)).status, path).toBe(503)
})

test.each(['/v2/models/income/infer', '/v2/models/income/versions/1/infer'])(
  '%s gives the predictions of the application',
  async (path) => {
    const rows = fullRows()
    const answered = await ask(service, path, { body: { id: 'request-7', inputs: tensorsOf(rows) } })
    expect(answered.status).toBe(200)
    valid('InferenceResponse', answered.json)
    expect(answered.json).toMatchObject({ id: 'request-7', model_name: 'income', model_version: '1' })
    expect(answered.headers['x-request-id']).toBe('request-7')
    const [prediction, probabilities, status] = answered.json.outputs
    const expected = expectedOf(rows)
    expect(prediction).toMatchObject({ name: 'prediction', datatype: 'BYTES', shape: [rows.length] })
    expect(prediction.data).toEqual(expected.map((one) => one.prediction))
    expect(probabilities).toMatchObject({ datatype: 'FP64', shape: [rows.length, 2] })
    expect(probabilities.data).toEqual(expected.flatMap((one) => Object.values(one.probabilities ?? {})))
    expect(status.data).toEqual(expected.map((one) => one.status))
  },
)

test('an id that may not stand in a header is echoed in the body alone', async () => {
  const { json, headers } = await ask(service, '/v2/models/income/infer', { body: { id: 'ü\r\nx: 1', inputs: [] } })
  expect(json.id).toBe('ü\r\nx: 1')
  expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/u)
})

test('only the outputs that are asked for come back', async () => {
  const body = { inputs: tensorsOf(fullRows().slice(0, 2)), outputs: [{ name: 'probabilities' }] }
  const { json } = await ask(service, '/v2/models/income/infer', { body })
  expect(json.outputs.map(({ name }: { name: string }) => name)).toEqual(['probabilities'])
  const unknown = await ask(service, '/v2/models/income/infer', { body: { ...body, outputs: [{ name: 'output-7' }] } })
  expect(unknown.status).toBe(400)
  expect(unknown.json.error).toBe(
    'There is no output "output-7". Ask for prediction, probabilities, status, out_of_domain.',
  )
})

const AGES = { name: 'age', shape: [2], datatype: 'FP64', data: [30, 61.5] }

test.each([
  ['flat data', AGES],
  ['nested data', { ...AGES, shape: [2, 1], data: [[30], [61.5]] }],
  ['whole numbers', { ...AGES, datatype: 'INT32', data: [30, 61] }],
  ['a missing number', { ...AGES, data: [30, null] }],
  ['source text', { ...AGES, datatype: 'BYTES', data: ['30', ' 61.5 '] }],
])('%s is taken', async (_, tensor) => {
  const { json } = await ask(service, '/v2/models/income/infer', { body: { inputs: [tensor] } })
  const rows = tensor.data.flat().map((age) => ({ age }))
  expect(json.outputs[1].data).toEqual(expectedOf(rows).flatMap((one) => Object.values(one.probabilities ?? {})))
})

test.each([
  [{ ...AGES, shape: [3] }, 'inputs[0] "age" holds 2 where its shape says 3 values.'],
  [{ ...AGES, data: [1, 2, 3] }, 'inputs[0] "age" holds more where its shape says 2 values.'],
  [{ ...AGES, shape: [-1] }, '"shape" must be a list of whole numbers'],
  [{ ...AGES, datatype: 'FP16' }, 'inputs[0] "age" (FP16) must not hold 30. Send bytes (binary_data_size)'],
  [{ ...AGES, datatype: 'INT8', data: [1, 300] }, 'must not hold 300. Send whole numbers from -128 to 127'],
  [{ ...AGES, datatype: 'UINT32', data: [1, 2.5] }, 'must not hold 2.5'],
  [{ ...AGES, datatype: 'BOOL', data: [true, 1] }, 'must not hold 1. Send true or false'],
  [{ ...AGES, datatype: 'BYTES', data: ['x', 1] }, 'must not hold 1. Send texts'],
  [{ ...AGES, datatype: 'FLOAT', data: [] }, 'is of the datatype "FLOAT". Send one of BOOL, UINT8'],
  [{ ...AGES, data: 'AAAA' }, 'holds "AAAA" where a list should be'],
  [{ ...AGES, datatype: 'BOOL', data: [true, false] }, 'column "age" (number) must not be true.'],
  [{ ...AGES, shape: [1, 2] }, 'more than one value a row'],
  [{ shape: [1], datatype: 'FP64', data: [1] }, '"name" is undefined, not a text'],
  [7, 'inputs[0] is 7, not a tensor.'],
])('the tensor %j is refused', async (tensor, message) => {
  // A tensor of the name of no column, and the only one, is all columns by position: two of them are not.
  const inputs = [tensor, { ...AGES, name: 'job', datatype: 'BYTES', data: ['a', 'b'] }]
  const { status, json } = await ask(service, '/v2/models/income/infer', { body: { inputs } })
  expect(json.error).toContain(message)
  expect(status).toBe(400)
  valid('InferenceErrorResponse', json)
})

test('tensors of other lengths, the same tensor twice and NaN are refused', async () => {
  const refused = async (body: string | object) => (await ask(service, '/v2/models/income/infer', { body })).json.error
  expect(await refused({ inputs: [AGES, { name: 'job', shape: [1], datatype: 'BYTES', data: ['x'] }] })).toContain(
    'The tensor "job" has 1 rows, others have 2.',
  )
  expect(await refused({ inputs: [AGES, AGES] })).toContain('"age" is there twice')
  expect(await refused('{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[NaN]}]}')).toContain('not JSON')
  expect(await refused({})).toContain('"inputs" is missing')
})

test('an unknown model, version and a load by request are refused in the words of the protocol', async () => {
  const body = { inputs: [AGES] }
  for (const [path, message] of [
    ['/v2/models/other/infer', 'Model other not found.'],
    ['/v2/models/income/versions/9/infer', 'Model income with version 9 not found.'],
  ] as const) {
    const { status, json } = await ask(service, path, { body })
    expect(status).toBe(404)
    expect(json.error).toContain(message)
  }
  expect((await ask(service, '/v2/models/other')).status).toBe(404)
  expect((await ask(service, '/v2/models/other/ready')).status).toBe(404)
  const load = await ask(service, '/v2/repository/models/income/load', { body: {} })
  valid('RepositoryLoadErrorResponse', load.json)
  expect(load.status).toBe(400)
})

test('a version in the path is the version that answers', async () => {
  const both = serviceOf(bundle)
  const older = both.models.champion
  both.models = { ...both.models, champion: { ...older, version: '2' }, previous: older }
  const version = async (path: string) => (await ask(both, path, { body: { inputs: [AGES] } })).json.model_version
  expect(await version('/v2/models/income/infer')).toBe('2')
  expect(await version('/v2/models/income/versions/1/infer')).toBe('1')
  expect((await ask(both, '/v2/models/income')).json.versions).toEqual(['2', '1'])
})

/** JSON and bytes one after the other, as tritonclient sends them. */
function binary(json: object, parts: readonly Uint8Array[]) {
  const head = Buffer.from(JSON.stringify(json))
  return {
    body: Buffer.concat([head, ...parts]),
    headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(head.length) },
  }
}

function texts(all: readonly string[]): Uint8Array {
  return Buffer.concat(
    all.flatMap((text) => {
      const bytes = Buffer.from(text)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(bytes.length)
      return [length, bytes]
    }),
  )
}

const tensor = (name: string, datatype: string, bytes: Uint8Array) => ({
  name,
  shape: [2],
  datatype,
  parameters: { binary_data_size: bytes.length },
})

test.each([
  ['FP64', Buffer.from(Float64Array.of(30, NaN).buffer), [30, null]],
  ['FP32', Buffer.from(Float32Array.of(30.5, 61).buffer), [30.5, 61]],
  ['FP16', Buffer.from(Uint16Array.of(0x4f80, 0xc500).buffer), [30, -5]],
  ['INT64', Buffer.from(BigInt64Array.of(30n, -9007199254740993n).buffer), [30, '-9007199254740993']],
  ['UINT8', Buffer.of(30, 255), [30, 255]],
  ['INT16', Buffer.from(Int16Array.of(-3, 61).buffer), [-3, 61]],
  ['BYTES', texts(['30', 'é']), ['30', 'é']],
] as const)('bytes of %s are values of rows', async (datatype, bytes, ages) => {
  const jobs = texts(['Sales', 'Tech-support'])
  const request = { inputs: [tensor('age', datatype, bytes), tensor('job', 'BYTES', jobs)] }
  const { json } = await ask(service, '/v2/models/income/infer', { ...binary(request, [bytes, jobs]) })
  const rows = ages.map((age, i) => ({ age, job: ['Sales', 'Tech-support'][i] ?? '' }))
  expect(json.outputs[1].data).toEqual(expectedOf(rows).flatMap((one) => Object.values(one.probabilities ?? {})))
  expect(json.outputs[2].data).toEqual(expectedOf(rows).map((one) => one.status))
})

test('outputs come back as bytes where they are asked for so, and each says so for itself', async () => {
  const rows = fullRows().slice(0, 3)
  const request = {
    inputs: tensorsOf(rows),
    parameters: { binary_data_output: true },
    outputs: [
      { name: 'probabilities' },
      { name: 'status', parameters: { binary_data: false } },
      { name: 'prediction' },
    ],
  }
  const answered = await ask(service, '/v2/models/income/infer', { body: request })
  const length = Number(answered.headers['inference-header-content-length'])
  expect(answered.headers['content-type']).toBe('application/octet-stream')
  const json = JSON.parse(answered.bytes.subarray(0, length).toString())
  const expected = expectedOf(rows)
  const [probabilities, status, prediction] = json.outputs
  expect(status.data).toEqual(expected.map((one) => one.status))
  expect(probabilities).toMatchObject({ shape: [3, 2], parameters: { binary_data_size: 48 } })
  expect(probabilities.data).toBeUndefined()
  const doubles = Array.from({ length: 6 }, (_, i) => answered.bytes.readDoubleLE(length + 8 * i))
  expect(doubles).toEqual(expected.flatMap((one) => Object.values(one.probabilities ?? {})))
  const labels = texts(expected.map((one) => String(one.prediction)))
  expect(prediction.parameters.binary_data_size).toBe(labels.length)
  expect(answered.bytes.subarray(length + 48).equals(labels)).toBe(true)
})

test('bytes that do not add up are refused', async () => {
  const ages = Buffer.from(Float64Array.of(30, 61).buffer)
  const sent = binary({ inputs: [tensor('age', 'FP64', ages)] }, [ages])
  const refused = async (question: Parameters<typeof ask>[2]) => {
    const { status, json } = await ask(service, '/v2/models/income/infer', question)
    expect(status).toBe(400)
    return json.error
  }
  expect(await refused({ ...sent, body: sent.body.subarray(0, -1) })).toContain(
    'binary_data_size is 16; 15 bytes are left',
  )
  expect(await refused({ ...sent, body: Buffer.concat([sent.body, Buffer.of(1)]) })).toContain('1 bytes after the JSON')
  const head = (length: string) => ({
    ...sent,
    headers: { ...sent.headers, 'inference-header-content-length': length },
  })
  expect(await refused(head('99999'))).toContain('Inference-Header-Content-Length is "99999"')
  expect(await refused(head('-1'))).toContain('Inference-Header-Content-Length')
  const short = binary({ inputs: [{ ...tensor('age', 'FP64', ages), shape: [3] }] }, [ages])
  expect(await refused(short)).toContain('holds 16 bytes, not 24')
  const cut = texts(['abc']).subarray(0, 5)
  expect(await refused(binary({ inputs: [{ ...tensor('job', 'BYTES', cut), shape: [1] }] }, [cut]))).toContain(
    'ends inside of a text',
  )
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
] as const)('a body that is packed with %s is unpacked, and one that is not is refused', async (packing, pack) => {
  const headers = { 'content-encoding': packing }
  const body = pack(JSON.stringify({ inputs: [AGES] }))
  expect((await ask(service, '/v2/models/income/infer', { body, headers })).status).toBe(200)
  const plain = await ask(service, '/v2/models/income/infer', { body: '{"inputs":[]}', headers })
  expect([plain.status, plain.json.error]).toEqual([
    400,
    `The body is not ${packing}. Send what its content-encoding says.`,
  ])
})

test('a small body that unpacks to a huge one is refused before it is unpacked', async () => {
  const body = gzipSync(Buffer.alloc(12_000_000, ' '))
  expect(body.length).toBeLessThan(16_384)
  const { status } = await ask(service, '/predict', { body, headers: { 'content-encoding': 'gzip' } })
  expect(status).toBe(413)
})

test.skipIf(!hasSpecs)('KServe’s payloads are answered: one tensor of all columns, and one a column', async () => {
  const texts = ['6.8', '2.8', '4.8', '1.4', '6.0', '3.4', '4.5', '1.6', '5.1', '3.3', '1.4', '0.2']
  const columns = Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((name, c) => [
      name,
      Array.from({ length: 60 }, (_, row) => texts[(4 * row + c + (row % 3)) % 12] ?? ''),
    ]),
  )
  const recipe = { steps: [] }
  const outcome = columns.c?.map((text) => (Number(text) > 4 ? 'bought' : 'left')) ?? []
  const dataset = sampleDataset({ ...columns, outcome }, { options: { ignore: [] }, recipe })
  const pipeline = await samplePipeline(dataset, undefined, recipe)
  const iris = serviceOf({ ...bundle, pipeline }, {}, 'sklearn-iris')
  const rows = [
    { a: 6.8, b: 2.8, c: 4.8, d: 1.4 },
    { a: 6, b: 3.4, c: 4.5, d: 1.6 },
  ]
  const expected = predictionsOf(pipeline, scoreRows(pipeline, rows)).map((one) => one.prediction)
  const plain = await ask(iris, '/v2/models/sklearn-iris/infer', {
    body: specText('kserve-payloads/iris_input_v2.json'),
  })
  expect(plain.json.outputs[0].data).toEqual(expected)
  const all = await ask(iris, '/v2/models/sklearn-iris/infer', {
    body: specText('kserve-payloads/iris_input_v2_all_binary.json'),
  })
  expect(Number(all.headers['inference-header-content-length'])).toBeGreaterThan(0)
  // It names KServe's own output, by its place.
  const named = await ask(iris, '/v2/models/sklearn-iris/infer', {
    body: specText('kserve-payloads/iris_input_v2_binary.json'),
  })
  const length = Number(named.headers['inference-header-content-length'])
  expect(JSON.parse(named.text.slice(0, length)).outputs).toEqual([
    { name: 'output-0', shape: [2], datatype: 'BYTES', parameters: { binary_data_size: named.bytes.length - length } },
  ])
  for (const file of ['sklearn_mixed_v2', 'autogluon_titanic_input_v2', 'autogluon_titanic_input_v2_all_binary']) {
    const url = '/v2/models/sklearn-iris/infer'
    const payload = JSON.parse(specText(`kserve-payloads/${file}.json`))
    const foreign = await ask(iris, url, { body: payload })
    expect(foreign.status, file).toBe(400)
    expect(foreign.json.error).toMatch(/^None of the columns that were sent is one of the model: .*Send a, b, c, d\.$/u)
    const [{ shape }] = payload.inputs
    payload.inputs.push({ name: 'a', shape, datatype: 'FP32', data: Array.from({ length: shape[0] }, () => 5.1) })
    const { status, json, bytes, headers } = await ask(iris, url, { body: payload })
    expect(status, file).toBe(200)
    const length = headers['inference-header-content-length']
    valid('InferenceResponse', length === undefined ? json : { model_name: '', outputs: [] })
    expect(bytes.toString()).toContain('missing column: b')
  }
})
