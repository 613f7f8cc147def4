import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLE_PARAMS } from '../../../shared/clean/sample-params.test-support.ts'
import { STEPS } from '../../../shared/clean/steps.ts'
import { contentsOf } from '../../../shared/table/sample-table.test-support.ts'
import { type OpenTable, openTable } from './open-table.ts'
import { recipeChain } from './recipe-chain.ts'

let folder: string
let open: OpenTable
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-chain-'))
  const lines = Array.from({ length: 40 }, (_, row) =>
    [
      row % 6 === 0 ? '' : row % 5,
      row % 7 === 0 ? '' : `20${10 + (row % 4)}-0${1 + (row % 9)}-1${row % 10}`,
      ['yes', 'no', ''][row % 3],
      ['a', ' b', 'B', '007', 'İ'][row % 5],
      `a letter of ${row % 9} pages`,
      row % 2 === 0 ? 'paid' : 'open',
    ].join(','),
  )
  await writeFile(join(folder, 'rows.csv'), `number,date,boolean,category,text,target\n${lines.join('\n')}\n`)
  open = await openTable({
    files: [{ path: join(folder, 'rows.csv'), name: 'rows.csv', isPacked: false }],
    reading: {},
    limits: {},
  })
})
afterAll(() => rm(folder, { recursive: true }))

const anyStep = fc.constantFrom(...STEPS.members).chain(({ id }) =>
  fc.record({
    id: fc.constant(id),
    params: fc.constantFrom(...(SAMPLE_PARAMS[id] ?? [{}])),
    enabled: fc.nat(4).map((of) => of > 0),
  }),
)
const anySteps = fc.array(anyStep, { maxLength: 4 })

const tableAfter = async (asked: OpenTable, steps: readonly unknown[]) => {
  const link = (await recipeChain(asked, { target: 'target', sensitive: [] }, { steps })).at(-1)
  return link && { ...contentsOf(link.after), 'row of the file': [...link.rowsAfter] }
}

test('whatever steps are done and undone, every recipe leaves the table that it left before', async () => {
  const before = structuredClone(open.table)
  await fc.assert(
    fc.asyncProperty(anySteps, fc.array(anySteps, { minLength: 1, maxLength: 3 }), async (steps, others) => {
      const asked = { ...open }
      const first = await tableAfter(asked, steps)
      for (const other of others) {
        const alone = await tableAfter({ ...open }, [...steps, ...other])
        expect(await tableAfter(asked, [...steps, ...other])).toEqual(alone)
        expect(await tableAfter(asked, other)).toEqual(await tableAfter({ ...open }, other))
        expect(await tableAfter(asked, steps)).toEqual(first)
      }
    }),
    { numRuns: 60 },
  )
  expect(open.table).toEqual(before)
})
