import { expect, test } from 'vitest'
import { thrownBy } from '../core/thrown.test-support.ts'
import { PLAIN_READING, take } from '../table/index.ts'
import { contentsOf, tableFrom } from '../table/sample-table.test-support.ts'
import { holdsSecrets, NO_RECIPE, parseRecipe, readingsAfter, withoutSecrets } from './recipe.ts'
import { fitRecipe } from './replay.ts'
import { applySteps } from './transforms.ts'

const recipe = (...steps: unknown[]) => parseRecipe({ steps }, 'recipe.json')

const errorOf = (value: unknown) => thrownBy(() => parseRecipe(value, 'recipe.json'))

test('parseRecipe() fills in every default, and what it gives is a recipe again', () => {
  const parsed = recipe({ id: 'impute' }, { id: 'clip', params: { high: 0.9 } })
  expect(parsed.steps).toEqual([
    { id: 'impute', params: { columns: [], strategy: 'median', value: '', by: '' } },
    { id: 'clip', params: { columns: [], method: 'quantiles', low: 0.01, high: 0.9, ranges: 1.5, from: 0, to: 100 } },
  ])
  expect(parseRecipe(parsed, 'recipe.json')).toEqual(parsed)
  expect(parseRecipe({ steps: [] }, 'recipe.json')).toEqual(NO_RECIPE)
})

test('a recipe tells whether it holds a key, and can be had without', () => {
  const hash = { id: 'anonymise', params: { columns: ['name'], method: 'hash', key: 'sixteen letters!' } }
  const [plain, keyed] = [recipe({ id: 'anonymise' }, { id: 'impute' }), recipe({ id: 'impute' }, hash)]
  expect([holdsSecrets(plain), holdsSecrets(keyed)]).toEqual([false, true])
  const without = withoutSecrets(keyed)
  expect(JSON.stringify(without)).not.toContain('sixteen')
  expect(holdsSecrets(without)).toBe(false)
  expect(without.steps[1]?.params).toMatchObject({ columns: ['name'], method: 'hash', key: '' })
})

test.each([[null], [[]], ['impute'], [{}], [{ steps: {} }], [{ steps: ['impute'] }], [{ steps: [{}] }]])(
  'parseRecipe() of %j says which file is no recipe and what one looks like',
  (value) => {
    const error = errorOf(value)
    expect(error.code).toBe('data')
    expect(error.message).toMatch(/^recipe\.json is not a recipe: /)
    expect(error.details).toMatchObject({ file: 'recipe.json', next: expect.stringContaining('"steps"') })
  },
)

test('parseRecipe() names a field that no recipe has', () => {
  expect(errorOf({ steps: [], version: 2 }).message).toMatch(/version/)
  expect(errorOf({ steps: [{ id: 'clip', parms: {} }] }).message).toMatch(/parms/)
})

test('parseRecipe() names an unknown step and lists those there are', () => {
  const error = errorOf({ steps: [{ id: 'inpute' }] })
  expect(error.message).toMatch(/"inpute"/)
  expect(error.details.next).toMatch(/impute/)
})

test.each([
  [{ id: 'clip', params: { low: 2 } }, /"low" of the step clip must not be 2/],
  [{ id: 'impute', params: { strategy: 'average' } }, /"strategy" of the step impute must not be "average"/],
  [{ id: 'impute', params: { colums: [] } }, /the step impute has no parameter "colums"/],
])('parseRecipe() of the step %j names the step, the param and the value', (step, message) => {
  expect(errorOf({ steps: [step] }).message).toMatch(message)
})

test('readingsAfter() applies set-type wherever it stands, the last one last', () => {
  const readings = new Map([['x', PLAIN_READING.number]])
  const twice = recipe(
    { id: 'impute' },
    { id: 'set-type', params: { columns: ['x'], type: 'category' } },
    { id: 'clip' },
    { id: 'set-type', params: { columns: ['x'], type: 'text' } },
  )
  expect(readingsAfter(twice, readings).get('x')?.kind).toBe('text')
  expect(readings.get('x')?.kind).toBe('number')
})

test('fitRecipe() learns each step from the rows that the steps before it leave', async () => {
  const table = tableFrom({ x: ['number', [0, 0, 0, 0, 10, null]] })
  const dropFirst = await fitRecipe(
    recipe({ id: 'drop-duplicates' }, { id: 'impute', params: { strategy: 'mean' } }),
    table,
  )
  expect([...dropFirst.rows]).toEqual([0, 4, 5])
  expect(contentsOf(dropFirst.table)).toEqual({ x: [0, 10, 5] })
  const imputeFirst = await fitRecipe(
    recipe({ id: 'impute', params: { strategy: 'mean' } }, { id: 'drop-duplicates' }),
    table,
  )
  expect([...imputeFirst.rows]).toEqual([0, 4, 5])
  expect(contentsOf(imputeFirst.table)).toEqual({ x: [0, 10, 2] })
})

test('fitRecipe() gives row numbers of the table it was given, also after dropping twice', async () => {
  const table = tableFrom({ a: ['number', [1, 1, 2, 2, 3]], b: ['category', ['x', 'x', 'y', 'x', 'y']] })
  const both = recipe(
    { id: 'drop-duplicates' },
    { id: 'drop-duplicates', params: { columns: ['a'] } },
    { id: 'drop-duplicates', params: { columns: ['b'] } },
  )
  const { rows, table: left, steps } = await fitRecipe(both, table)
  expect([...rows]).toEqual([0, 2])
  expect(contentsOf(left)).toEqual(contentsOf(take(table, rows)))
  expect(steps).toEqual([])
})

test('applySteps() does to the training rows what fitRecipe() did to them', async () => {
  const table = tableFrom({ x: ['number', [1, null, 3, 1000]], c: ['category', [' a', 'a', 'A', null]] })
  const all = recipe({ id: 'normalise', params: { letters: 'lower' } }, { id: 'clip' }, { id: 'impute' })
  const fitted = await fitRecipe(all, table)
  expect(applySteps(fitted.steps, table)).toEqual(fitted.table)
  expect(contentsOf(fitted.table).c).toEqual(['a', 'a', 'a', 'a'])
  expect(applySteps([], table)).toBe(table)
})

test('fitRecipe() of no steps gives the table and all its rows', async () => {
  const table = tableFrom({ x: ['number', [1, 2]] })
  expect(await fitRecipe(NO_RECIPE, table)).toEqual({
    steps: [],
    table,
    rows: Uint32Array.of(0, 1),
    conflicts: [],
  })
})

test('a step that is switched off is passed over, and stays in the recipe', async () => {
  const off = recipe({ id: 'impute', enabled: false }, { id: 'set-type', params: { columns: ['x'] }, enabled: false })
  expect(off.steps.map(({ enabled }) => enabled)).toEqual([false, false])
  expect(parseRecipe(off, 'recipe.json')).toEqual(off)
  const table = tableFrom({ x: ['number', [1, null]] })
  expect((await fitRecipe(off, table)).table).toBe(table)
  expect(readingsAfter(off, new Map([['x', PLAIN_READING.number]])).get('x')?.kind).toBe('number')
})

test('a step whose column is gone is a conflict that says so, and the others are done', async () => {
  const table = tableFrom({ x: ['number', [1, null, 3]] })
  const {
    table: left,
    conflicts,
    steps,
  } = await fitRecipe(recipe({ id: 'clip', params: { columns: ['gone'] } }, { id: 'impute' }), table)
  expect(contentsOf(left)).toEqual({ x: [1, 2, 3] })
  expect(steps.map(({ id }) => id)).toEqual(['impute'])
  expect(conflicts).toEqual([
    { at: 0, id: 'clip', message: 'There is no column "gone".', next: 'Columns: x.', columns: ['gone'] },
  ])
})
