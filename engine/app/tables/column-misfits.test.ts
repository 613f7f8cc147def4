import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inferReadings } from '../../../shared/import/index.ts'
import { COLUMN_KINDS, misfitsOf } from '../../../shared/table/index.ts'
import { columnMisfits, openTable } from './open-table.ts'

const CELLS = [
  '1',
  '1,5',
  '1.5',
  '1.234',
  '1,234',
  '1.234,5',
  '',
  '?',
  'NA',
  'x',
  'yes',
  'no',
  '03/04/2024',
  '2024-01-01',
]

test('a column judged alone has the misfits that it has among all columns, whose decimal marks count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-misfits-'))
  const cell = fc.constantFrom(...CELLS)
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...COLUMN_KINDS),
      fc.constantFrom('a', 'b', 'c'),
      async (table, kind, name) => {
        const path = join(folder, 'x.csv')
        await writeFile(path, `a;b;c\n${table.map((cells) => cells.join(';')).join('\n')}\nx;y;z\n`)
        const reading = { delimiter: ';', header: true, skip: 0, types: { a: 'text' as const }, missing: ['x'] }
        const open = await openTable({ files: [{ path, name: 'x.csv', isPacked: false }], reading, limits: {} })
        const { columns } = inferReadings(open.read.table, {
          ...open.infer,
          types: { ...open.infer.types, [name]: kind },
        })
        const at = ['a', 'b', 'c'].indexOf(name)
        const [source, inferred] = [open.read.table.columns[at], columns[at]]
        if (!source || !inferred) throw new Error(`${name} was not read`)
        expect(columnMisfits(open, name, kind)).toEqual(misfitsOf(source, inferred.reading))
      },
    ),
    { numRuns: 20 },
  )
  await rm(folder, { recursive: true })
})
