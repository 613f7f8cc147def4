import { spawnSync } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { EXPORTERS, type RuntimeTexts } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import type { Task } from '../../shared/metrics/index.ts'
import { MODELS } from '../../shared/models/index.ts'
import { predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { exportModel } from './export-model.ts'
import { filesBelow } from './folder-files.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { verifyExport } from './verify-export.ts'

let root: string
let texts: RuntimeTexts
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-export-'))
  texts = readRuntimeTexts()
})
afterAll(() => rm(root, { recursive: true }))

async function refusal(promise: Promise<unknown>): Promise<LatheError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof LatheError) return error
  throw new Error(`not refused: ${error}`)
}

/** A scorer and a service whose probabilities are off by a millionth, as a miscompiled export's would be. */
const wrong = (): RuntimeTexts => {
  const off = (text: string) => text.replace(/1 ?\/ ?\(1 ?\+ ?exp\(-/u, '1 / (1.000001 + exp(-')
  return { ...texts, scorer: off(texts.scorer), service: off(texts.service), package: off(texts.package) }
}

/** Those that carry the scorer itself: others have their own tests. */
const IDS = EXPORTERS.members.filter(({ runtime }) => runtime === 'module' || runtime === 'http').map(({ id }) => id)
const targets = IDS.map((target) => ({ target }))
// Every family is scored by the same program in all of them: a page and a service show that, a package one family.
const tasks = (['binary', 'multiclass', 'regression'] as const).flatMap((task) =>
  MODELS.members
    .filter(({ tasks: own }) => own.includes(task))
    .flatMap(({ id: family }) =>
      targets
        .filter(({ target }) => target !== 'node' || family === 'gbdt')
        .map(({ target }) => ({ target, task, family })),
    ),
)

/** Every model is learned once for all targets. */
const bundles = new Map<string, Promise<Bundle>>()

function bundleOf(task: Task, family: string): Promise<Bundle> {
  const key = `${task} ${family}`
  const bundle = bundles.get(key) ?? sampleBundle(task, family)
  bundles.set(key, bundle)
  return bundle
}

test.each(tasks)(
  '$target, $task, $family: no difference through its own runtime, twice',
  async ({ target, task, family }) => {
    const bundle = await bundleOf(task, family)
    const folder = join(root, target, task, family)
    const report = await exportModel(bundle, target, folder, texts)
    expect(report).toMatchObject({ target, notVerified: null })
    expect(report.verified).toEqual({
      runtime: `node ${process.versions.node}`,
      rows: bundle.golden.rows.length,
      maxAbsDiff: 0,
      labelsEqual: true,
      reasons: expect.any(Number),
    })
    expect(report.verified?.reasons).toBeGreaterThan(4)
    expect(report.files.map(({ path }) => path).sort()).toEqual((await filesBelow(folder)).map(({ path }) => path))
    expect((await verifyExport(folder)).verified).toEqual(report.verified)
  },
)

test.each(targets)(
  '$target: a model that scores otherwise is refused, and nothing is left behind',
  async ({ target }) => {
    const folder = join(root, 'wrong', target, 'deep')
    const error = await refusal(exportModel(await sampleBundle(), target, folder, wrong()))
    expect(error.code).toBe('verificationFailed')
    expect(error.message).toMatch(
      /\d+ of \d+ rows differ, largest difference [\d.e-]+ \(limit 1e-\d+\).*row 0: expected/u,
    )
    expect(error.details.differing?.[0]).toMatchObject({ row: 0, expected: expect.any(String) })
    expect(await readdir(root)).not.toContain('wrong')
  },
)

test.each(targets)('$target: a refused export leaves the earlier one as it was', async ({ target }) => {
  const folder = join(root, 'earlier', target)
  await exportModel(await sampleBundle(), target, folder, texts)
  const before = await readFile(join(folder, 'lathe-export.json'), 'utf8')
  await refusal(exportModel(await sampleBundle(), target, folder, wrong()))
  expect(await readFile(join(folder, 'lathe-export.json'), 'utf8')).toBe(before)
  expect(await readdir(join(root, 'earlier'))).not.toContainEqual(expect.stringContaining('lathe-'))
})

test('an earlier export is replaced, also by another target', async () => {
  const folder = join(root, 'replaced')
  await exportModel(await sampleBundle(), 'web', folder, texts)
  await exportModel(await sampleBundle('regression'), 'service', folder, texts, { name: 'pay 2024' })
  expect(await readdir(folder)).not.toContain('model.js')
  expect(JSON.parse(await readFile(join(folder, 'lathe-export.json'), 'utf8')).name).toBe('pay-2024')
})

test('a folder with files of somebody else is a usage error and stays as it is', async () => {
  const folder = join(root, 'occupied')
  await mkdir(folder)
  await exportModel(await sampleBundle(), 'web', folder, texts)
  await writeFile(join(folder, 'notes.txt'), 'mine')
  const more = await refusal(exportModel(await sampleBundle(), 'web', folder, texts))
  expect([more.code, more.message]).toEqual([
    'usage',
    expect.stringContaining('holds notes.txt, which no export wrote'),
  ])
  await rm(join(folder, 'lathe-export.json'))
  const foreign = await refusal(exportModel(await sampleBundle(), 'web', folder, texts))
  expect([foreign.code, foreign.message]).toEqual(['usage', expect.stringContaining('not an earlier export')])
  const file = await refusal(exportModel(await sampleBundle(), 'web', join(folder, 'notes.txt'), texts))
  expect(file.code).toBe('usage')
  const below = await refusal(exportModel(await sampleBundle(), 'web', join(folder, 'notes.txt', 'x'), texts))
  expect(below.code).toBe('usage')
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
})

test.each(targets)(
  '$target: one changed, missing or unlisted file fails verification and is named',
  async ({ target }) => {
    const { entry } = EXPORTERS.get(target)
    const folder = join(root, 'tampered', target)
    await exportModel(await sampleBundle(), target, folder, texts)
    for (const path of [entry, 'schema.json', 'golden.json']) {
      const bytes = await readFile(join(folder, path))
      await appendFile(join(folder, path), ' ')
      const error = await refusal(verifyExport(folder))
      expect(error.code).toBe('verificationFailed')
      expect(error.message).toContain(`${path} is not the file that was exported`)
      await rm(join(folder, path))
      expect((await refusal(verifyExport(folder))).message).toContain(`${path} is missing`)
      await writeFile(join(folder, path), bytes)
    }
    const list = join(folder, 'lathe-export.json')
    const manifest = JSON.parse(await readFile(list, 'utf8'))
    const files = manifest.files.filter(({ path }: { path: string }) => path !== entry)
    await writeFile(list, JSON.stringify({ ...manifest, files }))
    expect((await refusal(verifyExport(folder))).message).toContain(`${entry} is not listed`)
  },
)

test.each(IDS)('%s: an export whose reasons are off by a part in a billion is refused', async (target) => {
  const off = (text: string) => text.replace(/contribution: ?(\w+)\[/u, 'contribution: (1 + 1e-9) * $1[')
  const wrongly = { ...texts, scorer: off(texts.scorer), service: off(texts.service), package: off(texts.package) }
  expect(wrongly.scorer).not.toBe(texts.scorer)
  const error = await refusal(exportModel(await sampleBundle(), target, join(root, 'reasons', target), wrongly))
  expect([error.code, error.message]).toEqual([
    'verificationFailed',
    expect.stringContaining('does not give the reasons'),
  ])
})

test('node: the program of the package scores CSV, and refuses what is none', async () => {
  const bundle = await sampleBundle()
  const { pipeline } = bundle
  const folder = join(root, 'program')
  await exportModel(bundle, 'node', folder, texts)
  const run = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'cli.js'), ...args], { input, encoding: 'utf8' })
  const [first] = predictionsOf(pipeline, scoreRows(pipeline, [{ age: '40', job: 'Sales' }]))
  const { stdout, stderr } = run('age,job\n40,Sales\n')
  expect(stdout.split('\n')[1]).toContain(`0,${first?.prediction},${first?.probabilities?.['<=50K']},`)
  expect(stderr).toContain('taken as empty: capital-gain')
  expect(run('age\n40\n', '--reasons', '2').stdout).toMatch(/contribution 2\n0,/u)
  expect(run('a,b\n1,2\n')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('none of the model'),
  })
  expect(run('', '--reasons', 'many')).toMatchObject({ status: 2, stderr: expect.stringContaining('"many"') })
})

test('a folder that is no export is a usage error', async () => {
  expect((await refusal(verifyExport(root))).code).toBe('usage')
  expect((await refusal(verifyExport(join(root, 'absent')))).code).toBe('usage')
})

test.each([
  ['web', { scorer: 'while (true) {}\nexport function createScorer() {}' }],
  ['service', { service: 'export const startService = () => new Promise(() => setInterval(() => {}, 1000))' }],
])('%s: a model that hangs is killed at the limit', async (target, text) => {
  const limits = { mostMilliseconds: 500 }
  const run = exportModel(await sampleBundle(), target, join(root, 'hung', target), { ...texts, ...text }, { limits })
  const error = await refusal(run)
  expect([error.code, error.message]).toEqual(['verificationFailed', expect.stringContaining('within 0.5 s')])
})

test.each([
  ['web', { scorer: 'throw new Error("no luck")' }],
  ['service', { service: 'throw new Error("no luck"); export function startService() {}' }],
])('%s: a model that does not run is refused with what it said', async (target, text) => {
  const run = exportModel(await sampleBundle(), target, join(root, 'broken', target), { ...texts, ...text })
  const error = await refusal(run)
  expect([error.code, error.message]).toEqual(['verificationFailed', expect.stringContaining('no luck')])
})

test('a cancel ends the verification and leaves nothing', async () => {
  const stop = new AbortController()
  const limits = { mostMilliseconds: 60_000, signal: stop.signal }
  const hung = { ...texts, scorer: 'while (true) {}\nexport function createScorer() {}' }
  const run = refusal(exportModel(await sampleBundle(), 'web', join(root, 'cancelled', 'web'), hung, { limits }))
  setTimeout(() => stop.abort(), 200)
  expect((await run).code).toBe('cancelled')
  expect(await readdir(root)).not.toContain('cancelled')
})
