import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { effectsOf } from './clean-effects.ts'
import { type OpenTable, openTable } from './open-table.ts'

let folder: string
let open: OpenTable
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-effects-'))
  const lines = Array.from(
    { length: 60 },
    (_, row) => `${row % 7 || ''}, City ${row % 3} ,${row % 2 === 0 ? 'yes' : 'no'}`,
  )
  await writeFile(join(folder, 'rows.csv'), `n,city,kept\n${lines.join('\n')}\n`)
  open = await openTable({
    files: [{ path: join(folder, 'rows.csv'), name: 'rows.csv', isPacked: false }],
    reading: {},
    limits: {},
  })
})
afterAll(() => rm(folder, { recursive: true }))

const STEPS = [
  { id: 'normalise', params: { letters: 'upper' } },
  { id: 'set-type', params: { columns: ['n'], type: 'category' } },
  { id: 'impute', params: {} },
  { id: 'rename', params: { names: { city: 'place' } } },
  { id: 'compute', params: { name: 'double', expression: 'n * 2' } },
  { id: 'filter', params: { where: 'n > 2' } },
  { id: 'split', params: { column: 'city', separator: ' ' } },
  { id: 'edit-cells', params: { edits: [{ record: 1, column: 'n', from: '1', to: '9' }] } },
  { id: 'clip', params: {}, enabled: false },
]

test('effects of a changed recipe are those that a table gives which was never asked before', async () => {
  const choices = { target: 'kept', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom(...STEPS), { maxLength: 5 }), { maxLength: 4 }),
      async (recipes) => {
        const asked = { ...open }
        for (const steps of recipes)
          expect(await effectsOf(asked, choices, { steps })).toEqual(await effectsOf({ ...open }, choices, { steps }))
      },
    ),
    { numRuns: 60 },
  )
})

test('undone after any other recipe, a recipe gives the same effects again', async () => {
  const choices = { target: 'kept', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
  const recipe = fc.array(fc.constantFrom(...STEPS), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(recipe, fc.array(recipe, { maxLength: 3 }), async (steps, others) => {
      const asked = { ...open }
      const before = await effectsOf(asked, choices, { steps })
      for (const other of others) await effectsOf(asked, choices, { steps: [...steps, ...other] })
      expect(await effectsOf(asked, choices, { steps })).toEqual(before)
    }),
    { numRuns: 30 },
  )
})

test('a step that cannot be done lists why, and what to do', async () => {
  const choices = { target: 'kept', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
  const [first, second] = await effectsOf(open, choices, {
    steps: [STEPS[4], { id: 'split', params: { column: 'gone' } }],
  })
  expect(first).toMatchObject({ columnsAdded: ['double'], conflicts: [] })
  expect(second?.conflicts).toEqual([
    { message: 'There is no column "gone".', next: 'Columns: n, city, kept, double.' },
  ])
})

test('a step that makes of the target what cannot be predicted has a conflict; what the others do is still told', async () => {
  const choices = { target: 'kept', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
  const steps = [STEPS[0], { id: 'set-type', params: { columns: ['kept'], type: 'date' } }, STEPS[4]]
  const effects = await effectsOf({ ...open }, choices, { steps })
  const conflict = { message: expect.stringMatching(/^The target "kept" /), next: expect.stringMatching(/.\./) }
  expect(effects.map(({ conflicts }) => conflicts)).toEqual([[], [conflict], []])
  const without = await effectsOf({ ...open }, choices, { steps: [STEPS[0], STEPS[4]] })
  expect([effects[0], effects[2]]).toEqual(without)
})
