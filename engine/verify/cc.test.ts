import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { WITHOUT_TEXT } from '../../shared/export/fitting-bundle.test-support.ts'
import {
  expectedOf,
  FITTED_STEPS,
  FORMULA_FAMILIES,
  hardRows,
  TASKS_AND_FAMILIES,
  voteBundle,
} from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, compileExport, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { cc } from './runtimes/cc.ts'

const found = await cc.find()
if ('lacks' in found) console.log(`skipped: the C export ${found.lacks}`)

const exporter = EXPORTERS.get('c')

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-c-'))
})
afterAll(() => rm(root, { recursive: true }))

async function proved(bundle: Bundle, count: number) {
  const rows = hardRows(bundle, count)
  for (const { path, bytes } of compileExport(exporter, bundle, readRuntimeTexts(), 'm'))
    await writeFile(join(root, path), bytes)
  const answered = await cc.score(root, exporter.entry, rows, { mostMilliseconds: 60_000 })
  const expected = expectedOf(bundle.pipeline, rows).map((one) => ({ ...one, status: '' }))
  return comparePredictions(expected, answered, { within: 1e-6, threshold: bundle.pipeline.threshold })
}

describe.skipIf('lacks' in found)('the C export', () => {
  test.each(TASKS_AND_FAMILIES.filter(({ family }) => FORMULA_FAMILIES.some((said) => said === family)))(
    'compiles without a warning and scores $family, $task, as the application does',
    async ({ task, family }) => {
      const compared = await proved(await sampleBundle(task, family, WITHOUT_TEXT), 400)
      expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-5)
      expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
    },
  )

  test('a vote behind steps gives the same on 10,000 hard rows', async () => {
    const bundle = await voteBundle('binary', ['gbdt', 'linear', 'random-forest'], FITTED_STEPS, WITHOUT_TEXT, true)
    const compared = await proved(bundle, 10_000)
    expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-5)
    expect(compared).toMatchObject({ rows: 10_000, rowsEqual: true, labelsEqual: true })
  })

  test('an export says how large both forms are, and what the quantised one costs', async () => {
    for (const [family, most] of [
      ['gbdt', 0.001],
      ['mlp', 0.02],
    ] as const) {
      const bundle = await sampleBundle('binary', family, WITHOUT_TEXT)
      const { verified } = await exportModel(bundle, 'c', join(root, 'proved', family), readRuntimeTexts())
      const price =
        /object file (?<float>[\d,]+) bytes, quantised (?<small>[\d,]+) bytes: off by at most (?<off>[\d.e-]+), \d+ other labels? on 64/u
      const { float = '', small = '', off = '' } = price.exec(verified?.runtime ?? '')?.groups ?? {}
      expect(Number(small.replace(',', ''))).toBeLessThan(Number(float.replace(',', '')))
      expect(Number(off)).toBeGreaterThan(0)
      expect(Number(off)).toBeLessThan(most)
    }
  })

  test('a net of several blocks, and one that reads numbers in waves, are the same sums', async () => {
    for (const params of [
      { nets: 2, width: 24, blocks: 2, bins: 8, epochs: 2 },
      { nets: 1, width: 16, blocks: 0, bins: 0, waves: 3, encoding: 'periodic', epochs: 2 },
    ]) {
      const compared = await proved(await sampleBundle('multiclass', 'mlp', WITHOUT_TEXT, params), 400)
      expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-12)
      expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
    }
  })
})
