import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { expectedOf, hardRows } from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, EXPORTERS } from '../../shared/export/index.ts'
import { bundleOf, sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import type { Task } from '../../shared/metrics/index.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { tfjs } from './runtimes/tfjs.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-tfjs-'))
})
afterAll(() => rm(root, { recursive: true }))

/** A vote of two nets behind a step, shifted and calibrated. */
async function vote(task: Task): Promise<Bundle> {
  const { pipeline } = await sampleBundle(task, 'mlp')
  const { background: _, ...rest } = pipeline
  const outputs = task === 'multiclass' ? 3 : 1
  const each = (of: (k: number) => number) => Array.from({ length: outputs }, (__, k) => of(k))
  const branches = [0.3, 0.7].flatMap((weight, b) =>
    pipeline.branches.map(({ views }) => ({
      steps: b === 0 ? [] : [{ id: 'clip', state: { columns: { age: [20, 60] } } }],
      views: views.map((view) => ({
        ...view,
        members: view.members.map((member) => ({ ...member, weight })),
        ...(b === 1 && { shift: each((k) => 0.2 - 0.1 * k) }),
      })),
    })),
  )
  const calibration = { slope: 0.8, intercepts: each((k) => 0.1 * k - 0.1) }
  return bundleOf({ ...rest, branches, calibration, threshold: 0.4 })
}

test.each(['binary', 'multiclass', 'regression'] as const)(
  '%s: a vote of nets, read by tf.loadLayersModel, says what the application says of missing, unseen and extreme values',
  async (task) => {
    const bundle = await vote(task)
    const folder = join(root, task)
    const report = await exportModel(bundle, 'tfjs', folder, readRuntimeTexts())
    expect(report.verified?.runtime).toMatch(/^TensorFlow.js \d/u)
    const rows = hardRows(bundle, task === 'binary' ? 10_000 : 1000)
    const answers = await tfjs.score(folder, 'model.json', rows, { mostMilliseconds: 240_000 })
    const expected = expectedOf(bundle.pipeline, rows).map((one) => ({ ...one, status: 'ok' }))
    const { maxAbsDiff, labelsEqual, rowsEqual } = comparePredictions(expected, answers, {
      within: 1e-6,
      threshold: bundle.pipeline.threshold,
    })
    expect({ labelsEqual, rowsEqual }).toEqual({ labelsEqual: true, rowsEqual: true })
    expect(maxAbsDiff).toBeLessThanOrEqual(1e-5)
    const { modelTopology } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))
    expect(modelTopology.config.layers.length).toBeGreaterThan(8)
  },
)

test('models of other families, and votes that no layer can take, are refused with why', async () => {
  const { unavailable } = EXPORTERS.get('tfjs')
  expect(unavailable?.(await sampleBundle('binary', 'gbdt'))).toMatch(
    /only neural nets .* this model is of the family “Gradient-boosted trees”/u,
  )
  const bundle = await vote('binary')
  const share = { ...bundle, pipeline: { ...bundle.pipeline, blend: 'probabilities' as const } }
  expect(unavailable?.(share)).toMatch(/vote by their probabilities/u)
})
