import { expect, test } from 'vitest'
import { dayOf, formatOf } from './report.ts'

test('a report says the day that was asked for, or that of the command; what is no day is refused', () => {
  expect(dayOf('', Date.UTC(2026, 10, 20, 23))).toBe('2026-11-20')
  expect(dayOf('2024-02-29', 0)).toBe('2024-02-29')
  for (const text of ['2026-13-40', '2026-02-30', '20.11.2026', 'today', '2026-1-1'])
    expect(() => dayOf(text, 0), text).toThrow(/--date takes a day/u)
})

test('the ending of a file says what a report is written as', () => {
  expect([formatOf('a.html'), formatOf('/x.y/b.PDF'), formatOf('c.md'), formatOf('d.json')]).toEqual([
    'html',
    'pdf',
    'md',
    'json',
  ])
  for (const out of ['', 'a', 'a.docx', '/x.pdf/a']) expect(() => formatOf(out), out).toThrow(/-o is missing|not as/u)
})
