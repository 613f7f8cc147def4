import { expect, test } from 'vitest'
import { compileExport } from './compile.ts'
import type { RuntimeTexts } from './exporter.ts'
import { describeExporters, EXPORTERS } from './exporters.ts'
import { bundleFor } from './fitting-bundle.test-support.ts'
import { goldenText, parseGolden } from './golden.ts'
import { hashOf } from './hash.ts'
import { MANIFEST_FILE, parseManifest } from './manifest.ts'
import { sampleBundle } from './sample-pipeline.test-support.ts'

// Every member of EXPORTERS is tested here by being listed. That its files predict what the model predicts is proved in
// engine/verify, where there is a runtime.

const TEXTS: RuntimeTexts = {
  scorer: 'export function createScorer() {}',
  service: 'export function startService() {}',
  package: 'export function openModel() {}',
  encoder: 'export function createEncoder() {}',
  kernels: '',
  python: { '__init__.py': '' },
  page: 'const end = "</script>"',
}
const cases = EXPORTERS.members.map((exporter) => ({ id: exporter.id, exporter }))
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

test.each(cases)('$id: the same model gives the same bytes', async ({ exporter }) => {
  const [one, two] = [await bundleFor(exporter), await bundleFor(exporter)].map((bundle) =>
    compileExport(exporter, bundle, TEXTS, 'income'),
  )
  expect(one).toEqual(two)
})

test.each(cases)('$id: the list of files names each with its hash, and says how to prove it', async ({ exporter }) => {
  const files = compileExport(exporter, await bundleFor(exporter), TEXTS, 'income')
  const manifest = parseManifest(text(files.find(({ path }) => path === MANIFEST_FILE)?.bytes), MANIFEST_FILE)
  const others = files.filter(({ path }) => path !== MANIFEST_FILE)
  expect(manifest.files).toEqual(
    others.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: hashOf(bytes) })),
  )
  expect(others.map(({ path }) => path)).toEqual(
    expect.arrayContaining([exporter.entry, 'schema.json', 'golden.json', 'README.md']),
  )
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
})

test.each(cases)('$id: a README has ten lines or so and says how to verify', async ({ exporter }) => {
  const files = compileExport(exporter, await bundleFor(exporter, 'regression'), TEXTS, 'income')
  const readme = text(files.find(({ path }) => path === 'README.md')?.bytes)
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(14)
  expect(readme).toContain('lathe verify')
})

test('golden rows survive JSON: missing cells, hard names, and numbers that do not exist', async () => {
  const { golden } = await sampleBundle()
  expect(parseGolden(goldenText(golden))).toEqual(golden)
  const nothing = { rows: [{ a: null }], expected: [{ prediction: NaN, probabilities: null, status: 'ok' }] }
  expect(goldenText(nothing)).toContain('"prediction":null')
  expect(parseGolden(goldenText(nothing))).toEqual(nothing)
  expect(() => parseGolden('{"rows":[{"a":[1]}],"expected":[]}')).toThrow(/not a row of cells/u)
})

test('the page of a model holds its data as data', async () => {
  const files = compileExport(EXPORTERS.get('web'), await sampleBundle(), TEXTS, 'income')
  const html = text(files.find(({ path }) => path === 'index.html')?.bytes)
  expect(html.match(/<script|<\/script/gu)).toEqual(['<script', '</script', '<script', '</script'])
  expect(html).toContain("default-src 'none'")
  expect(html).not.toMatch(/https?:|unsafe-inline/u)
})

test.each(['../evil.js', '/etc/passwd', 'a/../../b', 'a\\b', './a'])('a list that names %s is refused', (path) => {
  const manifest = { format: 1, target: 'web', name: 'm', runtime: 'module', entry: path, maxAbsDiff: 0, files: [] }
  expect(() => parseManifest(JSON.stringify(manifest), 'x')).toThrow(/entry/u)
})

test('a target that a model cannot have says why, in lists and when asked for', async () => {
  const bundle = await sampleBundle()
  const descriptions = describeExporters(bundle)
  expect(descriptions.every(({ available, why }) => available === (why === null))).toBe(true)
  expect(descriptions.find(({ id }) => id === 'onnx')?.why).toMatch(/the column letter cannot be written in ONNX/u)
  const never = { ...EXPORTERS.get('web'), unavailable: () => 'because 217 trees need 6,510 formulas.' }
  expect(() => compileExport(never, bundle, TEXTS, 'income')).toThrow(/217 trees/u)
})
