import type { ReportCell, ReportTable } from './report.ts'

/**
 * A table as a CSV file's text: numbers as they are, not rounded; a figure takes three fields. A text that a spreadsheet
 * would take for a formula is led by an apostrophe (OWASP, CSV injection).
 */
export function csvText({ columns, rows }: ReportTable): string {
  const wide = columns.map((_, c) => rows.some((row) => isFigure(row[c] ?? null)))
  const header = columns.flatMap(({ title }, c) => (wide[c] ? [title, `${title}, low`, `${title}, high`] : [title]))
  const lines = rows.map((row) =>
    columns.flatMap((_, c) => {
      const cell = row[c] ?? null
      if (!wide[c]) return [cell]
      return isFigure(cell) ? [cell.value, cell.low, cell.high] : [cell, null, null]
    }),
  )
  return `${[header, ...lines].map((line) => line.map(field).join(',')).join('\r\n')}\r\n`
}

const isFigure = (cell: ReportCell): cell is Exclude<ReportCell, string | number | null> =>
  typeof cell === 'object' && cell !== null

function field(cell: ReportCell): string {
  if (cell === null || typeof cell === 'object') return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
