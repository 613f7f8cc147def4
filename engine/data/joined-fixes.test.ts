import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { setAsideCsv } from '../../shared/import/index.ts'
import { type SourceTable, sourceTexts } from '../../shared/table/index.ts'
import { readSource } from './read-source.ts'

const rowsOf = ({ columns }: SourceTable) => columns.map((column) => [...sourceTexts(column)])

/** Files whose records are whole or have too many fields; and the same files with the latter put right. */
const record = fc.record({ isBroken: fc.boolean(), value: fc.integer({ min: 0, max: 99 }) })
const files = fc.array(fc.array(record, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 })
// Of a table in which few rows are whole the header would not be believed.
const HEADER = `a,b\n${'first,0\n'.repeat(40)}`
const broken = (value: number) => `${value},1,2,3`
const right = (value: number) => `${value},right`
const text = (records: readonly { isBroken: boolean; value: number }[], isRight: boolean) =>
  HEADER + records.map(({ isBroken, value }) => (isBroken && !isRight ? broken(value) : right(value))).join('\n')

test('rows put right of several files, named by their number in the joined table, give the table of the mended files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-joined-'))
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (given, isArchive) => {
      const read = async (isRight: boolean, options = {}) => {
        const contents = given.map((records) => text(records, isRight))
        const known = { header: true, skip: 0, delimiter: ',', ...options }
        if (isArchive) {
          const path = join(folder, 'all.zip')
          const members = contents.map((content, at) => [`${at}.csv`, strToU8(content)] as const)
          await writeFile(path, zipSync(Object.fromEntries(members)))
          return readSource(path, { ...known, table: '*' })
        }
        const paths = contents.map((_, at) => join(folder, `${at}.csv`))
        for (const [at, path] of paths.entries()) await writeFile(path, contents[at] ?? '')
        return readSource(paths[0] ?? '', { ...known, also: paths.slice(1) })
      }
      const { table } = await read(false)
      const fixes = table.setAside.map(({ record: number, text: line }) => ({
        record: number,
        text: right(Number.parseInt(line, 10)),
      }))
      const mended = (await read(true)).table
      const fixed = (await read(false, { fixes })).table
      expect(rowsOf(fixed)).toEqual(rowsOf(mended))
      expect([fixed.rows, fixed.setAside]).toEqual([table.records, []])
      const list = join(folder, 'fixed.csv')
      await writeFile(list, setAsideCsv(table.setAside.map((one, at) => ({ ...one, text: fixes[at]?.text ?? '' }))))
      if (fixes.length > 0) expect(rowsOf((await read(false, { fixed: list })).table)).toEqual(rowsOf(mended))
    }),
    { numRuns: 10 },
  )
  await rm(folder, { recursive: true })
})
