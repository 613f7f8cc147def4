// The files that people have: every data set of ../shared/data, where that folder is.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { inferReadings } from '../../shared/import/index.ts'
import { readColumn } from '../../shared/table/index.ts'
import { readSource } from './index.ts'

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const here = existsSync(DATA)
if (!here) console.warn(`The wider suite of engine/data is skipped: there is no folder ${DATA}.`)

describe.skipIf(!here)(`the files of ${DATA}`, () => {
  test('every data set has the rows and columns that its manifest counts', async () => {
    const manifest = readFileSync(join(DATA, 'MANIFEST.md'), 'utf8')
    const sets = [...manifest.matchAll(/^\| (\w+) \| (\d+) \| (\d+) \|/gmu)]
    expect(sets.length).toBeGreaterThan(20)
    for (const [, name, rows, columns] of sets) {
      const { table, reader } = await readSource(join(DATA, `${name}.csv`))
      const shape = [name, table.rows, table.columns.length, table.setAside.length, reader]
      expect(shape).toEqual([name, Number(rows), Number(columns), 0, 'duckdb'])
      for (const [index, { reading }] of inferReadings(table).columns.entries()) {
        const column = table.columns[index]
        expect(column && readColumn(column, reading).unreadable).toBe(0)
      }
    }
  })
})
