import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { ask, type Question, serviceOf } from './ask.test-support.ts'
import type { Service } from './state.ts'

let service: Service
beforeAll(async () => {
  service = serviceOf(await sampleBundle(), {
    hooks: { feedback: () => {} },
    limits: { mostBytes: 20_000, mostRows: 50 },
  })
})

const PATHS = [
  '/predict',
  '/explain',
  '/feedback',
  '/invocations',
  '/v2/models/income/infer',
  '/v2/models/income/versions/1/infer',
  '/v1/models/income:predict',
  '/v2/repository/index',
]

const NAMES = [
  'age',
  'capital-gain',
  'job',
  '__proto__',
  'married',
  'hired',
  'letter',
  'constructor',
  '',
  'shoe',
  '\u0000',
  '😀',
]

/** What no column takes, and what some do: huge, tiny, not finite as text, of any plane of Unicode, deep. */
const oddValue = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -0,
    1e308,
    -1e308,
    5e-324,
    2 ** 53 + 2,
    'NaN',
    'Infinity',
    '1e999',
    '-',
    '\u0000',
    '\ud800',
  ),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.constant({ a: { b: [1] } }),
  fc.jsonValue({ maxDepth: 5 }),
)
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 }))
const oddRow = fc.oneof(fc.dictionary(name, oddValue, { maxKeys: 6 }), oddValue)
const rows = fc.oneof(fc.array(oddRow, { maxLength: 4 }), oddValue)
const tensor = fc.oneof(
  fc.record(
    {
      name,
      shape: fc.oneof(
        fc.array(fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom(2 ** 40, 1.5, '2', null)), { maxLength: 3 }),
        oddValue,
      ),
      datatype: fc.constantFrom('FP64', 'FP32', 'FP16', 'INT64', 'UINT8', 'BOOL', 'BYTES', 'bytes', '', 7),
      data: fc.oneof(fc.array(oddValue, { maxLength: 4 }), oddValue),
      parameters: fc.oneof(fc.record({ binary_data_size: fc.oneof(fc.integer(), oddValue) }), oddValue),
    },
    { requiredKeys: [] },
  ),
  oddValue,
)

/** Bodies that look like those of each protocol, with anything at all in their places. */
const shaped = fc.oneof(
  fc.record({ rows, reasons: oddValue }, { requiredKeys: ['rows'] }),
  fc.record({ rows }),
  fc.record(
    {
      inputs: fc.oneof(fc.array(tensor, { maxLength: 3 }), rows),
      outputs: fc.oneof(fc.array(oddValue, { maxLength: 2 }), oddValue),
      id: oddValue,
      parameters: oddValue,
    },
    { requiredKeys: ['inputs'] },
  ),
  fc.record({ instances: rows, params: oddValue }, { requiredKeys: ['instances'] }),
  fc.record({ dataframe_records: rows }),
  fc.record({
    dataframe_split: fc.oneof(
      fc.record({
        columns: fc.oneof(fc.array(name, { maxLength: 3 }), oddValue),
        data: fc.oneof(fc.array(fc.array(oddValue, { maxLength: 3 }), { maxLength: 3 }), oddValue),
      }),
      oddValue,
    ),
  }),
  fc.record({
    labels: fc.array(
      fc.oneof(fc.record({ request: oddValue, row: oddValue, label: oddValue }, { requiredKeys: [] }), oddValue),
      { maxLength: 3 },
    ),
  }),
  fc.jsonValue({ maxDepth: 6 }),
)

const text = (value: unknown): string => JSON.stringify(value) ?? ''

const body = fc.oneof(
  { weight: 6, arbitrary: shaped.map(text) },
  // Cut off, or with a stray sign in it.
  {
    weight: 1,
    arbitrary: fc.tuple(shaped.map(text), fc.nat()).map(([json, at]) => json.slice(0, at % (json.length + 1))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(shaped.map(text), fc.nat(), fc.constantFrom('NaN', ',', '\u0000', '}', '['))
      .map(([json, at, sign]) => {
        const to = at % (json.length + 1)
        return json.slice(0, to) + sign + json.slice(to)
      }),
  },
  { weight: 1, arbitrary: fc.nat({ max: 3000 }).map((depth) => `{"rows":${'['.repeat(depth)}${']'.repeat(depth)}}`) },
  { weight: 1, arbitrary: fc.nat({ max: 60 }).map((count) => text({ rows: new Array(count).fill({ age: 30 }) })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
)

const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/csv',
      'application/octet-stream',
      'text/plain',
      '',
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'zip', 'identity'),
    'inference-header-content-length': fc.constantFrom('0', '10', '-1', '1e9', 'x', '999999999999999999999'),
    'x-request-id': fc.string({ maxLength: 10 }),
    accept: fc.constantFrom('text/csv', '*/*', 'x'),
  },
  { requiredKeys: [] },
)

const anyQuestion: fc.Arbitrary<[string, Question]> = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...PATHS) },
    { weight: 1, arbitrary: fc.webPath().map((path) => path || '/') },
  ),
  fc.record({
    method: fc.oneof(
      { weight: 19, arbitrary: fc.constant('POST') },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'HEAD', 'OPTIONS') },
    ),
    headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    body,
  }),
)

const RUNS = 10_000

test(`${RUNS.toLocaleString('en')} generated requests: never a 5xx, and what is refused says why as JSON`, async () => {
  let [refused, answered] = [0, 0]
  await fc.assert(
    fc.asyncProperty(anyQuestion, async ([path, question]) => {
      const { status, json } = await ask(service, path, question)
      expect(status).toBeLessThan(500)
      if (status < 400) answered++
      else {
        refused++
        expect(Object.keys(json)).toEqual(['error'])
        expect(json.error).toMatch(/^\S[\s\S]*[.…]$/u)
        expect(json.error).not.toMatch(/\n\s+at |node:|\.ts:/u)
      }
    }),
    { numRuns: RUNS },
  )
  // Requests that are always refused, or never, would show nothing.
  expect(refused).toBeGreaterThan(RUNS / 4)
  expect(answered).toBeGreaterThan(RUNS / 50)
}, 60_000)
