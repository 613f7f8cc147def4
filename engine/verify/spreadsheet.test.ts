import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WITHOUT_TEXT } from '../../shared/export/fitting-bundle.test-support.ts'
import { expectedOf, hardRows, type Row } from '../../shared/export/hard-pipelines.test-support.ts'
import { comparePredictions, compileExport, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { spreadsheet } from './runtimes/spreadsheet.ts'

const found = await spreadsheet.find()
if ('lacks' in found) console.log(`skipped: the workbook ${found.lacks}`)

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-xlsx-'))
})
afterAll(() => rm(root, { recursive: true }))

describe.skipIf('lacks' in found)('the workbook in LibreOffice', () => {
  test('is worked out as the application scores, golden rows and hard ones', async () => {
    const bundle = await sampleBundle('multiclass', 'tree', WITHOUT_TEXT)
    const { verified } = await exportModel(bundle, 'excel', join(root, 'proved'), readRuntimeTexts())
    expect(verified).toMatchObject({ runtime: expect.stringMatching(/^LibreOffice \d/u), labelsEqual: true })
    expect(verified?.rows).toBeGreaterThan(60)
    const linear = await sampleBundle('binary', 'linear', WITHOUT_TEXT)
    const exporter = EXPORTERS.get('excel')
    const files = compileExport(exporter, linear, readRuntimeTexts(), 'm')
    for (const { path, bytes } of files) await writeFile(join(root, path), bytes)
    const drawn = hardRows(linear, 150)
    const held = (await spreadsheet.canHold?.(root, drawn)) ?? []
    const rows: Row[] = drawn.filter((_, row) => held[row])
    const answered = await spreadsheet.score(root, exporter.entry, rows, { mostMilliseconds: 120_000 })
    const expected = expectedOf(linear.pipeline, rows).map((one) => ({ ...one, status: '' }))
    const compared = comparePredictions(expected, answered, { within: 1e-9, threshold: 0.5 })
    expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
    expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
  })
})
