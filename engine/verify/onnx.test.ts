import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { env, InferenceSession, Tensor } from 'onnxruntime-web'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import type { FittedStep } from '../../shared/clean/index.ts'
import { WITHOUT_TEXT } from '../../shared/export/fitting-bundle.test-support.ts'
import { expectedOf, hardRows, type Row, TASKS_AND_FAMILIES } from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, compileExport, EXPORTERS, onnxContract, tensorValues } from '../../shared/export/index.ts'
import { FAMILY_COMPILERS } from '../../shared/export/onnx/families.ts'
import { bundleOf, sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import type { Task } from '../../shared/metrics/index.ts'
import type { Prediction } from '../../shared/pipeline/index.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { verifyExport } from './verify-export.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-onnx-'))
})
afterAll(() => rm(root, { recursive: true }))

env.wasm.numThreads = 1

/** A graph of an export. */
function graphOf(bundle: Bundle, path = 'model.onnx'): Uint8Array {
  const files = compileExport(EXPORTERS.get('onnx'), bundle, readRuntimeTexts(), 'm')
  return files.find((file) => file.path === path)?.bytes ?? new Uint8Array()
}

const SAMPLES = new Map<string, Promise<Bundle>>()

/** A sample without free text, trained once. */
function sample(task: Task, family: string): Promise<Bundle> {
  const known = SAMPLES.get(`${task} ${family}`) ?? sampleBundle(task, family, WITHOUT_TEXT)
  SAMPLES.set(`${task} ${family}`, known)
  return known
}

/** What a graph says of rows, which come in as its callers would hand them over. */
async function answered(bundle: Bundle, rows: readonly Row[]): Promise<Prediction[]> {
  const session = await InferenceSession.create(graphOf(bundle))
  const { inputs, classes } = onnxContract(bundle.pipeline)
  const feeds = inputs.map((input) => {
    return [input.name, tensor(valuesOf(input, rows))] as const
  })
  const { prediction, probabilities } = await session.run(Object.fromEntries(feeds))
  return rows.map((_, row) => ({
    prediction: plain(prediction?.data[row]),
    probabilities:
      classes.length === 0
        ? null
        : Object.fromEntries(classes.map((label, k) => [label, Number(probabilities?.data[row * classes.length + k])])),
    status: 'ok',
  }))
}

const valuesOf = (input: ReturnType<typeof onnxContract>['inputs'][number], rows: readonly Row[]) =>
  tensorValues(
    input,
    rows.map((row) => (Object.hasOwn(row, input.name) ? (row[input.name] ?? null) : null)),
  )

const plain = (value: unknown): string | number => (typeof value === 'string' ? value : Number(value))

const tensor = (values: readonly number[] | readonly string[]): Tensor =>
  typeof values[0] === 'string'
    ? new Tensor('string', values.map(String), [values.length, 1])
    : new Tensor('float64', Float64Array.from(values, Number), [values.length, 1])

/** A vote of several families over the samples' columns but free text, calibrated, behind cleaning steps. */
async function vote(task: Task, families: readonly string[]): Promise<Bundle> {
  const bundles = await Promise.all(families.map((family) => sampleBundle(task, family, PLAN)))
  const [first] = bundles
  if (!first) throw new Error('a vote of nobody')
  const outputs = task === 'multiclass' ? 3 : 1
  const each = (of: (k: number) => number) => Array.from({ length: outputs }, (_, k) => of(k))
  const branches = bundles.flatMap(({ pipeline }, b) =>
    pipeline.branches.map(({ views }) => ({
      steps: b === 0 ? STEPS : [],
      views: views.map(({ features, members }) => ({
        features,
        members: members.map((member) => ({ ...member, weight: 1 / families.length })),
        ...(b === 0 && { shift: each((k) => 0.1 - 0.2 * k) }),
      })),
    })),
  )
  const { background: _, ...pipeline } = first.pipeline
  const blend = task === 'binary' ? 'probabilities' : 'margins'
  const line = { slope: 0.9, intercepts: each((k) => 0.05 * k - 0.1) }
  const plain = { ...pipeline, branches, calibration: line, blend, threshold: 0.4 } as const
  if (task !== 'binary') return bundleOf(plain)
  // A curve that is so steep at a score that a sum of trees in 32 bits would show.
  const score = expectedOf(plain, first.golden.rows)[0]?.probabilities?.['>50K'] ?? 0.5
  const curve = { from: [0, score - 5e-8, score + 5e-8, 1], to: [0.01, 0.3, 0.6, 0.97] }
  const groups = [
    { group: 'Sales', threshold: 0.2 },
    { group: 'Tech-support', threshold: 0.7 },
  ]
  const decision = { column: 'job', by: 'test', groups }
  return bundleOf({ ...plain, calibration: { ...line, curve }, decision })
}

/** Every feature that is made of several columns, and what levels say of the target. */
const PLAN = {
  ...WITHOUT_TEXT,
  targetMeans: ['job'],
  made: [
    { making: 'ratio', of: ['age', 'capital-gain'] },
    { making: 'difference', of: ['age', 'capital-gain'] },
    { making: 'missing', of: ['age', 'job', 'married'] },
    { making: 'group', of: ['job', 'married'] },
  ],
} as const

const STEPS: readonly FittedStep[] = [
  { id: 'map-values', state: { columns: { job: { from: ['Sales'], to: ['Tech-support'], others: null } } } },
  { id: 'group-rare', state: { columns: { job: { levels: ['Tech-support', 'Craft, repair'], other: 'other' } } } },
  { id: 'impute', state: { columns: { job: 'other', age: { by: 'job', groups: [['other', 33]], otherwise: 44 } } } },
  { id: 'clip', state: { columns: { age: [20, 70], 'capital-gain': [0, 9000] } } },
  { id: 'power-transform', state: { columns: { 'capital-gain': { method: 'yeoJohnson', lambda: 0.3 } } } },
]

/** The limits of ONNX exports: see shared/export/targets/onnx.ts. */
function expectSame({ pipeline }: Bundle, rows: readonly Row[], answers: readonly Prediction[]): void {
  const expected = expectedOf(pipeline, rows).map((one) => ({ ...one, status: 'ok' }))
  const compared = comparePredictions(expected, answers, { within: 1e-6, threshold: pipeline.threshold })
  const found = compared.maxAbsDiff > 1e-5 || !compared.labelsEqual ? compared.firstDifference : null
  expect({ rows: compared.rows, labelsEqual: compared.labelsEqual, found }).toEqual({
    rows: rows.length,
    labelsEqual: true,
    found: null,
  })
}

const SAID = TASKS_AND_FAMILIES.filter(({ family }) => FAMILY_COMPILERS.has(family))

test.each(SAID)(
  '$task, $family: the graph says what the application says of rows with missing, unseen, extreme and at-threshold values',
  async ({ task, family }) => {
    const bundle = await sample(task, family)
    const rows = [...bundle.golden.rows, ...hardRows(bundle, 400)]
    expectSame(bundle, rows, await answered(bundle, rows))
  },
)

test.each(['binary', 'multiclass', 'regression'] as const)(
  '%s: a vote behind steps, with features made of several columns, on 10,000 rows',
  async (task) => {
    const bundle = await vote(task, ['gbdt', 'linear', 'random-forest', 'tree', 'additive'])
    const rows = [...bundle.golden.rows, ...hardRows(bundle, 10_000)]
    expectSame(bundle, rows, await answered(bundle, rows))
  },
)

const DATE_PARTS = ['year', 'quarter', 'month', 'day', 'weekday', 'dayOfYear', 'hour', 'minute']

type Case = [name: string, steps: FittedStep[]]

/** Steps that put something else in the place of numbers that the model reads. */
const STEPS_TO_NUMBERS: readonly Case[] = [
  ...DATE_PARTS.map((part): Case => {
    const state = { column: 'hired', parts: [part] }
    return [`the ${part} of a date`, [{ id: 'extract-date', state }, renamed(`hired_${part}`)]]
  }),
  ...['log', 'log1p', 'boxCox', 'yeoJohnson'].map((method): Case => {
    const own = { method, lambda: method === 'yeoJohnson' ? -0.4 : 0.5 }
    return [`the power ${method}`, [{ id: 'power-transform', state: { columns: { age: own, 'capital-gain': own } } }]]
  }),
  [
    'numbers without what a group explains',
    [
      {
        id: 'decorrelate',
        state: {
          columns: {
            age: {
              by: 'job',
              shifts: [
                ['Sales', 3.5],
                ['Tech', -1.25],
              ],
            },
            'capital-gain': { by: 'job', shifts: [['Sales', 0.125]] },
          },
        },
      },
    ],
  ],
  [
    'a figure of a group',
    [
      {
        id: 'group-aggregate',
        state: { columns: { pay: { by: 'job', of: 'age', groups: [['Sales', 30]], otherwise: 50 } } },
      },
      renamed('pay'),
    ],
  ],
]

function renamed(name: string): FittedStep {
  return {
    id: 'rename',
    state: {
      names: [
        ['age', 'old'],
        [name, 'age'],
      ],
    },
  }
}

test.each(STEPS_TO_NUMBERS)('%s in the place of a column is what the application makes of it', async (_, steps) => {
  const { pipeline } = await sample('binary', 'linear')
  const branches = pipeline.branches.map((branch) => ({ ...branch, steps }))
  const bundle = bundleOf({ ...pipeline, branches })
  const rows = [...bundle.golden.rows, ...hardRows(bundle, 400), { hired: '2016-02-29' }, { hired: '2015-12-31' }]
  expectSame(bundle, rows, await answered(bundle, rows))
})

test('an export is proved through its own runtime, in a process of its own, and a graph that says otherwise is refused', async () => {
  const bundle = await sample('binary', 'gbdt')
  const folder = join(root, 'proved')
  const report = await exportModel(bundle, 'onnx', folder, readRuntimeTexts())
  expect(report).toMatchObject({
    target: 'onnx',
    notVerified: null,
    verified: { rows: bundle.golden.rows.length, labelsEqual: true },
  })
  expect(report.verified?.runtime).toMatch(/^onnxruntime-web \d+\.\d+/u)
  expect((await verifyExport(folder)).verified).toEqual(report.verified)
  const expected = bundle.golden.expected.map((one) => ({
    ...one,
    probabilities: { ...one.probabilities, '>50K': 0.123 },
  }))
  const wrong = { ...bundle, golden: { ...bundle.golden, expected } }
  await expect(exportModel(wrong, 'onnx', join(root, 'wrong'), readRuntimeTexts())).rejects.toThrow(
    /does not predict what the model predicts/u,
  )
})

test('the graph for MLflow takes a vector a column, and gives one a class', async () => {
  const bundle = await sample('multiclass', 'gbdt')
  const { rows } = bundle.golden
  const { inputs, classes } = onnxContract(bundle.pipeline)
  const session = await InferenceSession.create(graphOf(bundle, 'mlflow/model.onnx'))
  const feeds = inputs.map((input) => {
    const { type, data } = tensor(valuesOf(input, rows))
    return [input.name, new Tensor(type, data, [rows.length])] as const
  })
  const results = new Map(Object.entries(await session.run(Object.fromEntries(feeds))))
  expect([...results.values()].map(({ dims }) => dims)).toEqual([0, ...classes].map(() => [rows.length]))
  const answers = rows.map((_, row) => ({
    prediction: plain(results.get('prediction')?.data[row]),
    probabilities: Object.fromEntries(classes.map((label) => [label, Number(results.get(`p:${label}`)?.data[row])])),
    status: 'ok',
  }))
  expectSame(bundle, rows, answers)
})

const CHECK = `
import sys, onnx
for path in sys.argv[1:]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
print(onnx.__version__)
`

test('the checker of the onnx package, where there is one, takes every graph', async ({ skip }) => {
  const python = promisify(execFile)
  const isThere = await python('python3', ['-c', 'import onnx']).then(
    () => true,
    () => false,
  )
  if (!isThere) {
    console.log('skipped: python3 has no package onnx (Debian: python3-onnx)')
    skip()
  }
  const bundles = await Promise.all(SAID.map(({ task, family }) => sample(task, family)))
  const paths = await Promise.all(
    bundles.flatMap((bundle, b) =>
      ['model.onnx', 'mlflow/model.onnx'].map(async (path, i) => {
        const file = join(root, `${b}-${i}.onnx`)
        await writeFile(file, graphOf(bundle, path))
        return file
      }),
    ),
  )
  expect((await python('python3', ['-c', CHECK, ...paths])).stdout).toMatch(/^1\./u)
})
