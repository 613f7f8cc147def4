import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../shared/bundle/index.ts'
import { programOf } from '../../shared/export/formula/program.ts'
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
import { DIALECTS } from '../../shared/export/targets/sql/dialects.ts'
import { writeQuery } from '../../shared/export/targets/sql/write.ts'
import type { FeaturePlan } from '../../shared/features/index.ts'
import { exportModel } from './export-model.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { duckdb } from './runtimes/duckdb.ts'
import { verifyExport } from './verify-export.ts'

const sql = EXPORTERS.get('sql')

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-sql-'))
})
afterAll(() => rm(root, { recursive: true }))

const PLAN: FeaturePlan = {
  text: 'words',
  targetMeans: ['job'],
  made: [
    { making: 'ratio', of: ['age', 'capital-gain'] },
    { making: 'difference', of: ['age', 'capital-gain'] },
    { making: 'missing', of: ['age', 'job', 'married'] },
    { making: 'group', of: ['job', 'married'] },
  ],
  // No query reads free text.
  without: ['letter'],
}

async function proved(bundle: Bundle, count: number, query?: string) {
  const rows = hardRows(bundle, count)
  for (const { path, bytes } of compileExport(sql, bundle, readRuntimeTexts(), 'm'))
    await writeFile(join(root, path), bytes)
  if (query !== undefined) await writeFile(join(root, sql.entry), query)
  const answered = await duckdb.score(root, sql.entry, rows, { mostMilliseconds: 60_000 })
  const expected = expectedOf(bundle.pipeline, rows).map((one) => ({ ...one, status: '' }))
  return comparePredictions(expected, answered, { within: 1e-9, threshold: bundle.pipeline.threshold })
}

/** Shapes and pairs of each of several classes are more than a query takes. */
const isTooLarge = (task: string, family: string) => family === 'additive' && task === 'multiclass'

test.each(
  TASKS_AND_FAMILIES.filter(
    ({ task, family }) => FORMULA_FAMILIES.some((said) => said === family) && !isTooLarge(task, family),
  ),
)('DuckDB scores $family, $task, as the application does', async ({ task, family }) => {
  const compared = await proved(await sampleBundle(task, family, PLAN), 400)
  expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

test('a vote behind steps gives the same on 10,000 hard rows', async () => {
  const bundle = await voteBundle('binary', ['gbdt', 'linear', 'random-forest'], FITTED_STEPS, PLAN, true)
  const compared = await proved(bundle, 10_000)
  expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(compared).toMatchObject({ rows: 10_000, rowsEqual: true, labelsEqual: true })
})

test('a net that reads numbers in waves, in a vote with a curve, is said to the last sum', async () => {
  const params = { nets: 1, width: 16, blocks: 1, bins: 0, waves: 3, encoding: 'periodic', epochs: 2 }
  const compared = await proved(await sampleBundle('binary', 'mlp', PLAN, params), 400)
  expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  const vote = await proved(await voteBundle('binary', ['mlp', 'linear'], [], PLAN), 400)
  expect(vote.maxAbsDiff, vote.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect([compared, vote]).toMatchObject([{ labelsEqual: true }, { labelsEqual: true }])
})

test('what other dialects do otherwise gives the same: GREATEST of NULL is NULL, and no CASE stands in a CASE', async () => {
  const bundle = await voteBundle('binary', ['gbdt', 'tree', 'linear', 'mlp'], FITTED_STEPS, PLAN, true)
  const duck = DIALECTS.find(({ id }) => id === 'duckdb')
  if (!duck) throw new Error('no DuckDB')
  const strict = (name: string) => (parts: readonly string[]) =>
    `CASE WHEN ${parts.map((part) => `${part} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${parts.join(', ')}) END`
  const other = { ...duck, nests: false, largest: strict('GREATEST'), smallest: strict('LEAST') }
  const query = writeQuery(programOf(bundle.pipeline), other)
  expect(query).not.toMatch(/THEN CASE WHEN \S+ <=/u)
  const compared = await proved(bundle, 1_000, query)
  expect(compared.maxAbsDiff, compared.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(compared).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

test('what has no words in SQL is refused by name, and so is a query that nobody would run', async () => {
  const bundle = await sampleBundle('binary', 'linear', PLAN)
  const why = (changed: object) => sql.unavailable?.({ ...bundle, pipeline: { ...bundle.pipeline, ...changed } })
  expect(why({})).toBeNull()
  expect(sql.unavailable?.(await sampleBundle())).toContain('letter (terms)')
  const [branch] = bundle.pipeline.branches
  const asNeighbours = branch?.views.map((view) => ({
    ...view,
    members: view.members.map((one) => ({ ...one, family: 'knn' })),
  }))
  expect(why({ branches: [{ ...branch, views: asNeighbours }] })).toContain('knn')
  const large = await sampleBundle('binary', 'mlp', PLAN, { nets: 1, width: 128, bins: 8, epochs: 1 })
  expect(sql.unavailable?.(large)).toMatch(/\d\d,\d{3} parts, and a query of more than 16,000/u)
  expect(why({ branches: Array.from({ length: 400 }, () => branch) })).toMatch(/\d\d,\d{3} parts/u)
})

test('an export is proved, twice; golden rows that it does not give are refused', async () => {
  const bundle = await sampleBundle('binary', 'linear', PLAN)
  const folder = join(root, 'proved')
  const report = await exportModel(bundle, 'sql', folder, readRuntimeTexts())
  expect(report).toMatchObject({
    notVerified: null,
    verified: { runtime: expect.stringMatching(/^DuckDB v?\d/u), reasons: 0 },
  })
  expect((await verifyExport(folder)).verified).toEqual(report.verified)
  const expected = bundle.golden.expected.map((one) => ({ ...one, probabilities: { '<=50K': 0.5, '>50K': 0.5 } }))
  const wrong = exportModel(
    { ...bundle, golden: { ...bundle.golden, expected } },
    'sql',
    join(root, 'wrong'),
    readRuntimeTexts(),
  )
  await expect(wrong).rejects.toThrow(/does not predict what the model predicts/u)
})
