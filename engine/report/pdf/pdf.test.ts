import { expect, test } from 'vitest'
import type { Report } from '../../../shared/report/index.ts'
import { reportPdf } from './pdf.ts'

const points = Array.from({ length: 50 }, (_, at) => ({ x: at / 50, y: (at * at) / 2500 }))
const REPORT: Report = {
  title: 'Einkommen “Größe” ελληνικά 中文 \u{1F600}',
  about: 'A report whose names are in many scripts.',
  date: '2026-11-20',
  version: '0.0.0',
  sections: [
    {
      id: 'a',
      title: 'In short',
      blocks: [
        { is: 'paragraph', text: 'word '.repeat(900) },
        { is: 'note', tone: 'warning', text: '\u202Ehidden' },
        { is: 'list', items: ['one', 'two'] },
      ],
    },
    {
      id: 'b',
      title: 'Figures',
      blocks: [
        {
          is: 'figure',
          title: 'A curve',
          caption: 'It rises.',
          chart: {
            is: 'lines',
            x: { title: 'x' },
            y: { title: 'y' },
            lines: [
              { title: 'one', points },
              { title: 'two', points },
            ],
          },
        },
        {
          is: 'table',
          title: 'Wide and long',
          table: {
            columns: [
              { title: 'name', kind: 'text' },
              ...Array.from({ length: 14 }, (_, c) => ({ title: `figure ${c}`, kind: 'figure' as const })),
            ],
            rows: Array.from({ length: 20 }, (_, row) => [
              `row ${row}`,
              ...Array.from({ length: 14 }, () => ({ value: 0.5, low: 0.25, high: 0.75 })),
            ]),
          },
        },
        { is: 'facts', facts: [['a', 'b']] },
      ],
    },
  ],
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

test('a report with letters that no font of it has, and tables wider and longer than a page, becomes a PDF', async () => {
  const pdf = textOf(await reportPdf(REPORT))
  expect(pdf.startsWith('%PDF-1.7')).toBe(true)
  const pages = [...pdf.matchAll(/\/Type \/Page\b/g)].length
  expect(pages).toBeGreaterThan(3)
  expect(pages).toBeLessThan(40)
  // Marked for screen readers, with bookmarks, and the data of the chart as a file.
  for (const part of ['/StructTreeRoot', '/Lang (en)', '/Outlines', 'a-curve.csv', '/CreationDate (D:20261120000000Z)'])
    expect(pdf.includes(part), part).toBe(true)
  expect(pdf.includes('/URI')).toBe(false)
})

test('the same report gives the same bytes, and another day others', async () => {
  const [one, two, other] = await Promise.all([
    reportPdf(REPORT),
    reportPdf(REPORT),
    reportPdf({ ...REPORT, date: null }),
  ])
  expect(Buffer.compare(one, two)).toBe(0)
  expect(Buffer.compare(one, other)).not.toBe(0)
})
