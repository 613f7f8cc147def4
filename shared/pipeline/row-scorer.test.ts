import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '../table/index.ts'
import { sampleDataset, samplePipeline, sampleTexts } from '../train/sample-data.test-support.ts'
import { rowScorerOf } from './row-scorer.ts'
import { predictionsOf, scoreRows } from './score.ts'

/** Cells as callers send them: ordinary, missing, never seen, out of range, unreadable, of other types. */
const CELLS: Readonly<Record<string, readonly Cell[]>> = {
  age: ['18', ' 44 ', 77, 44.5, '', 140, '-3', 'old', true, '1e2', null, -0],
  job: ['Clerk', 'CLERK ', 'nurse', '', 'pilot', '?', 3, null],
  income: ['', 0, 12500.75, '1e12', 'much', 1e300],
  team: ['red', 'blue', '', 'green', 'x'.repeat(300)],
  zip: ['0101', '0303', 101, ''],
  member: ['yes', 'NO', '', 'perhaps', true, false, 1],
  joined: ['2020-02-29', '2021-12-31', '', '1999-01-01', '31.12.2021', 1.6e12],
  household: ['family 1', 'family 99', ''],
  note: ['a very good letter', '', 'Unheard-of words!'],
}
const anyRow = fc.record(
  Object.fromEntries(Object.entries(CELLS).map(([name, cells]) => [name, fc.constantFrom(...cells)])),
  { requiredKeys: [] },
)

const given = (row: Readonly<Record<string, Cell | undefined>>): Record<string, Cell> =>
  Object.fromEntries(Object.entries(row).flatMap(([name, cell]) => (cell === undefined ? [] : [[name, cell]])))

const NO_STEPS = { steps: [] }

test.each([
  ['binary', 'gbdt', { rounds: 8 }],
  ['binary', 'linear', {}],
  ['multiclass', 'gbdt', { rounds: 5 }],
  ['multiclass', 'mlp', { epochs: 2 }],
  ['regression', 'gbdt', { rounds: 7 }],
  ['regression', 'linear', {}],
  ['binary', 'random-forest', { trees: 9 }],
] as const)('%s, %s: rows score as they do in a table', async (task, family, params) => {
  const dataset = sampleDataset(sampleTexts(), { task, recipe: NO_STEPS })
  const pipeline = await samplePipeline(dataset, { family, params }, NO_STEPS)
  const score = rowScorerOf(pipeline)
  expect(score).not.toBeNull()
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 12 }), (drawn) => {
      const rows = drawn.map(given)
      const wanted = predictionsOf(pipeline, scoreRows(pipeline, rows))
      // Whatever is out of order is for tables to say.
      expect(score?.(rows)).toEqual(wanted.map((one) => (one.status === 'ok' ? one : null)))
    }),
    { numRuns: 100 },
  )
})

test('a pipeline with steps, which may look at several columns, goes the way of tables', async () => {
  const recipe = { steps: [{ id: 'clip', params: {} }] }
  const pipeline = await samplePipeline(sampleDataset(sampleTexts(), { recipe }), undefined, recipe)
  expect(pipeline.branches.some(({ steps }) => steps.length > 0)).toBe(true)
  expect(rowScorerOf(pipeline)).toBeNull()
})
