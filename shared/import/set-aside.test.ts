import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SetAside, type SourceTable, sourceTexts } from '../table/index.ts'
import { setAsideCsv, withFixes } from './index.ts'

const aside = (record: number, text: string): SetAside => ({
  record,
  line: record + 2,
  byte: 10 * record,
  column: null,
  reason: 'broken',
  text,
})

/** One column of record numbers, in which every third record is set aside. */
function tableOf(records: number): SourceTable {
  const all = Array.from({ length: records }, (_, record) => record)
  const kept = all.filter((record) => record % 3 !== 1)
  return {
    names: ['n'],
    header: ['n'],
    columns: [{ codes: Uint32Array.from(kept.keys()), texts: kept.map(String) }],
    rows: kept.length,
    records,
    recordOf: kept.length === records ? null : Uint32Array.from(kept),
    setAside: all.filter((record) => record % 3 === 1).map((record) => aside(record, `broken ${record}`)),
  }
}

const cellsOf = (text: string) => (/^\d+$/u.test(text) ? [text] : { problem: 'no number' })

test('fixed records take their place, others stay set aside, and the counts add up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.uniqueArray(fc.nat(29)), (records, fixed) => {
      const table = withFixes(
        tableOf(records),
        fixed.map((record) => ({ record, text: String(record) })),
        cellsOf,
      )
      const [column] = table.columns
      const recordOf = table.recordOf ?? Uint32Array.from({ length: records }, (_, record) => record)
      expect(column && [...sourceTexts(column)]).toEqual([...recordOf].map(String))
      expect([table.rows, table.rows + table.setAside.length]).toEqual([recordOf.length, records])
      for (const { record } of table.setAside) expect(fixed).not.toContain(record)
    }),
  )
})

test('a fix that does not fit leaves its record set aside, and says why', () => {
  const { rows, setAside } = withFixes(tableOf(3), [{ record: 1, text: 'x' }], cellsOf)
  expect([rows, setAside[0]?.reason]).toEqual([2, 'the corrected text does not fit: no number'])
})

test('set-aside records as CSV', () => {
  expect(setAsideCsv([aside(1, 'a,"b"')])).toBe('record,line,byte,column,reason,text\n1,3,10,,broken,"a,""b"""\n')
  expect(setAsideCsv([{ ...aside(1, 'x'), file: 'f.csv' }]).split('\n')[1]).toBe('f.csv,1,3,10,,broken,x')
})
