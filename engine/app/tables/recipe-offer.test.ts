import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRecipe, recipeText } from '../../../shared/clean/index.ts'
import { failure } from '../app.test-support.ts'
import { effectsOf } from './clean-effects.ts'
import { type OpenTable, openTable } from './open-table.ts'
import { recipeOffer } from './recipe-offer.ts'
import { similarValues } from './similar-values.ts'

let folder: string
let open: OpenTable
const choices = { target: '', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
const CITIES = ['Bonn', 'Bonn', 'Bonn', 'bonn ', 'Ulm', 'ULM', 'Köln']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-offer-'))
  const lines = Array.from({ length: 70 }, (_, row) => `${row},"${CITIES[row % 7]}",${row % 2 ? 'a' : ''}`)
  await writeFile(join(folder, 'rows.csv'), `n,city,kind\n${lines.join('\n')}\n`)
  open = await openTable({
    files: [{ path: join(folder, 'rows.csv'), name: 'rows.csv', isPacked: false }],
    reading: {},
    limits: {},
  })
})
afterAll(() => rm(folder, { recursive: true }))

test('a recipe file lists what does not fit, and what is offered has no conflict left', async () => {
  const recipe = parseRecipe(
    {
      steps: [
        { id: 'normalise', params: { columns: ['city', 'gone'] } },
        { id: 'compute', params: { name: 'x', expression: 'gone * 2' } },
        { id: 'rename', params: { names: { n: 'number', gone: 'lost' } } },
        { id: 'filter', params: { where: 'number > 3' } },
        { id: 'clip', params: {}, enabled: false },
      ],
    },
    'test',
  )
  const { name, effects, fitting } = await recipeOffer(open, choices, 'r.json', recipeText(recipe, 'Cities'))
  expect(name).toBe('Cities')
  expect(effects.map(({ conflicts }) => conflicts.length > 0)).toEqual([true, true, true, false, false])
  // Without the new name, the filter cannot be done either: everything that is wrong is switched off.
  expect(fitting.steps.map(({ enabled }) => enabled !== false)).toEqual([true, false, false, false, false])
  expect(fitting.steps[0]?.params).toMatchObject({ columns: ['city'] })
  const after = await effectsOf(open, choices, fitting)
  expect(after.flatMap(({ conflicts }) => conflicts)).toEqual([])
  expect(after[0]?.cellsChanged).toBe(effects[0]?.cellsChanged)
})

test('a recipe that fits is offered as it is, under the name of its file where it has none', async () => {
  const steps = [{ id: 'impute', params: {} }]
  const { name, fitting } = await recipeOffer(open, choices, 'mend.recipe.json', JSON.stringify({ steps }))
  expect(name).toBe('mend')
  expect(fitting).toEqual(parseRecipe({ steps }, 'test'))
})

test('a file that is no recipe, or of a newer version, is an error that says what to do', async () => {
  const none = await failure(recipeOffer(open, choices, 'a.json', 'city,n'))
  expect(none.message).toMatch(/^a\.json is not JSON/)
  const newer = await failure(
    recipeOffer(open, choices, 'b.json', '{"format":"lathe-recipe","version":9,"steps":[],"more":1}'),
  )
  expect(newer.message).toBe('b.json is a recipe of version 9; this Lathe reads up to 1.')
  const other = await failure(recipeOffer(open, choices, 'c.json', '{"format":"other","steps":[]}'))
  expect(other.message).toMatch(/^c\.json is not a recipe/)
})

test('similar values come with their rows, as the steps before leave them', async () => {
  const merge = { id: 'merge-similar', params: {} }
  const how = { columns: ['city'], method: 'fingerprint', size: 2, distance: 1 } as const
  const found = await similarValues(open, choices, { steps: [merge] }, { at: 0, ...how })
  expect(found.map(({ becomes, values }) => [becomes, values.map(({ count }) => count)])).toEqual([
    ['Bonn', [30, 10]],
    ['ULM', [10, 10]],
  ])
  const filter = { id: 'filter-values', params: { column: 'city', values: ['Ulm', 'ULM'] } }
  const left = await similarValues(open, choices, { steps: [filter, merge] }, { at: 1, ...how })
  expect(left.map(({ becomes }) => becomes)).toEqual(['ULM'])
  expect((await failure(similarValues(open, choices, { steps: [] }, { at: 0, ...how }))).message).toContain('no step 1')
})
