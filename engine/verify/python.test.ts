import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { compressBundle, parseCompressions } from '../../shared/compress/index.ts'
import {
  expectedOf,
  FITTED_STEPS,
  hardRows,
  type Row,
  TASKS_AND_FAMILIES,
  voteBundle,
} from '../../shared/export/hard-pipelines.test-support.ts'
import {
  comparePredictions,
  compileExport,
  EXPORTERS,
  onnxContract,
  parsePredictions,
} from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { exportModel } from './export-model.ts'
import { runProgram } from './program.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { python } from './runtimes/python.ts'

const found = await python.find()
if ('lacks' in found) console.log(`skipped: the Python package ${found.lacks}`)

const LIMITS = { mostMilliseconds: 240_000 }
const ALL = `
import importlib, json, math, sys
sys.dont_write_bytecode = True
root, names = sys.argv[1], sys.argv[2].split(",")
sys.path.insert(0, root)
for name in names:
    with open(f"{root}/{name}.json", encoding="utf-8") as file:
        rows = json.load(file)
    with open(f"{root}/{name}.out.json", "w", encoding="utf-8") as file:
        text = json.dumps(importlib.import_module(name).predict(rows))
        file.write(text.replace("NaN", "null"))
`

/** A session of ONNX Runtime that says what NumPy does, and how it was fed. */
const GRAPH = `
import ast, importlib, json, sys
import numpy as np
sys.dont_write_bytecode = True
root, *scripts = sys.argv[1:]
for script in scripts:
    ast.parse(open(script, encoding="utf-8").read())
sys.path.insert(0, root)
model = importlib.import_module("by_graph")
rows = json.load(open(f"{root}/by_graph.json", encoding="utf-8"))
expected = model.predict(rows)
class Named:
    def __init__(self, name): self.name = name
class Session:
    def __init__(self, names): self.names, self.fed = names, {}
    def get_inputs(self): return [Named(name) for name in self.names]
    def get_outputs(self): return [Named("prediction"), Named("probabilities")]
    def run(self, outputs, feeds):
        self.fed = {name: [str(own.dtype), *own.shape] for name, own in feeds.items()}
        shares = [[one["probabilities"][label] for label in model.classes] for one in expected]
        return [np.array([one["prediction"] for one in expected], object), np.array(shares)]
session = Session(model.inputs)
same = model.predict(rows, onnx=session) == expected
refused = ""
try:
    model.predict(rows, onnx=Session(["x"]))
except ValueError as error:
    refused = str(error)
print(json.dumps({"same": same, "inputs": session.fed, "refused": refused}))
`

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-python-'))
})
afterAll(() => rm(root, { recursive: true }))

/** The package of a model, and rows to score with it. */
async function write(name: string, bundle: Bundle, rows: readonly Row[]): Promise<void> {
  for (const { path, bytes } of compileExport(EXPORTERS.get('python'), bundle, readRuntimeTexts(), name)) {
    if (!path.startsWith(`${name}/`)) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), bytes)
  }
  await writeFile(join(root, `${name}.json`), JSON.stringify(rows))
}

const PLAN = {
  text: 'both',
  targetMeans: ['job'],
  made: [
    { making: 'ratio', of: ['age', 'capital-gain'] },
    { making: 'difference', of: ['age', 'capital-gain'] },
    { making: 'missing', of: ['age', 'job', 'married'] },
    { making: 'group', of: ['job', 'married'] },
  ],
  without: [],
} as const

describe.skipIf('lacks' in found)('the Python package', () => {
  test('scores every family, and a vote of several behind steps, to the bit: missing, unseen, extreme and at thresholds', async () => {
    const cases: { name: string; bundle: Bundle; rows: readonly Row[] }[] = []
    const add = (name: string, bundle: Bundle, count: number) =>
      cases.push({ name, bundle, rows: hardRows(bundle, count) })
    for (const { task, family } of TASKS_AND_FAMILIES)
      add(`${task}_${family.replaceAll('-', '_')}`, await sampleBundle(task, family), 200)
    for (const family of ['linear', 'gbdt']) add(`rich_${family}`, await sampleBundle('binary', family, PLAN), 200)
    for (const [family, way] of [
      ['mlp', 'uint8'],
      ['random-forest', 'float16'],
    ] as const)
      add(way, compressBundle(await sampleBundle('binary', family), parseCompressions(way)), 200)
    const steps = FITTED_STEPS
    for (const task of ['binary', 'multiclass', 'regression'] as const)
      add(
        `vote_${task}`,
        await voteBundle(task, ['gbdt', 'linear', 'mlp', 'random-forest'], steps, undefined, task === 'binary'),
        task === 'binary' ? 10_000 : 200,
      )
    for (const { name, bundle, rows } of cases) await write(name, bundle, rows)
    const ran = await runProgram('python3', ['-c', ALL, root, cases.map(({ name }) => name).join(',')], LIMITS)
    expect(ran.stderr).toBe('')
    for (const { name, bundle, rows } of cases) {
      const actual = parsePredictions(JSON.parse(await readFile(join(root, `${name}.out.json`), 'utf8')))
      const compared = comparePredictions(expectedOf(bundle.pipeline, rows), actual)
      expect(compared, name).toMatchObject({ rowsEqual: true, labelsEqual: true, statusesEqual: true })
      expect(compared.maxAbsDiff, `${name}: ${compared.firstDifference}`).toBeLessThanOrEqual(
        // Numbers of neighbours that are equally far are added up in the order in which they are found.
        name === 'regression_knn' ? 1e-15 : 0,
      )
    }
  }, 240_000)

  test('hands a graph its columns as ONNX wants them, and reads its answers; scripts for Spark and Ray are Python', async () => {
    const bundle = await sampleBundle('binary', 'gbdt')
    const rows = hardRows(bundle, 60)
    await write('by_graph', bundle, rows)
    const scripts = compileExport(EXPORTERS.get('python'), bundle, readRuntimeTexts(), 'by_graph').filter(({ path }) =>
      /^(?:spark|ray)_predict\.py$/u.test(path),
    )
    for (const { path, bytes } of scripts) await writeFile(join(root, path), bytes)
    const ran = await runProgram('python3', ['-c', GRAPH, root, ...scripts.map(({ path }) => join(root, path))], LIMITS)
    expect([ran.stderr, scripts.length]).toEqual(['', 2])
    const { same, inputs, refused } = JSON.parse(ran.stdout)
    expect(same).toBe(true)
    expect(inputs).toEqual(
      Object.fromEntries(
        onnxContract(bundle.pipeline).inputs.map(({ name, type }) => [
          name,
          [type === 'double' ? 'float64' : 'object', 60, 1],
        ]),
      ),
    )
    expect(refused).toContain('is not the graph of this model')
  })
})

test('without Python an export is written, and says in the folder that nothing proved it', async () => {
  const lacking = vi.spyOn(python, 'find').mockResolvedValue({ lacks: 'needs Python 3 with NumPy' })
  try {
    const folder = join(root, 'unproved')
    const report = await exportModel(await sampleBundle(), 'python', folder, readRuntimeTexts())
    expect(report).toMatchObject({ verified: null, notVerified: 'needs Python 3 with NumPy' })
    expect(await readFile(join(folder, 'NOT-VERIFIED.txt'), 'utf8')).toContain('needs Python 3 with NumPy')
    expect(await exportModel(await sampleBundle(), 'python', folder, readRuntimeTexts())).toEqual(report)
  } finally {
    lacking.mockRestore()
  }
})

test('a step, a family and a stage that Python has no words for are refused by name', async () => {
  const { unavailable } = EXPORTERS.get('python')
  const bundle = await sampleBundle()
  const { pipeline } = bundle
  const withStep = {
    ...pipeline,
    branches: pipeline.branches.map((one) => ({ ...one, steps: [{ id: 'anonymise', state: {} }] })),
  }
  const family = (id: string) =>
    pipeline.branches.map(({ steps, views }) => ({
      steps,
      views: views.map((view) => ({ ...view, members: view.members.map((member) => ({ ...member, family: id })) })),
    }))
  const why = (changed: object) => unavailable?.({ ...bundle, pipeline: { ...pipeline, ...changed } })
  expect(why({})).toBeNull()
  expect(why(withStep)).toContain('anonymise')
  expect(why({ branches: family('oracle') })).toContain('oracle')
  expect(why({ secondOpinion: { sex: {} } })).toContain('secondOpinion')
  expect(why({ calibration: { slope: 1, intercepts: [0], spline: [] } })).toContain('calibration')
})
