/** Spreadsheets put their tables into HTML too, with values as they are shown; their text has what cells hold. */
const SPREADSHEET = /ProgId"?\s+content="?Excel|generator"?\s+content="?(?:LibreOffice|OpenOffice)|google-sheets/i

/** Stands for a line break while blanks are made one; no text of a page holds it. */
const LINE_END = '\uE000'

/** The largest table of copied HTML as CSV; null where there is none of two rows and two columns. */
export function csvOfHtml(html: string): string | null {
  if (SPREADSHEET.test(html)) return null
  const tables = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('table')].map(cellsOf)
  const size = (rows: readonly (readonly string[])[]) => rows.length * (rows[0]?.length ?? 0)
  const [largest] = tables.sort((a, b) => size(b) - size(a))
  if (!largest || largest.length < 2 || (largest[0]?.length ?? 0) < 2) return null
  return `${largest.map((row) => row.map(quoted).join(',')).join('\n')}\n`
}

/** The texts of a table's cells in as many columns as it has: a cell over several rows is in each of them. */
function cellsOf(table: HTMLTableElement): string[][] {
  const grid: string[][] = [...table.rows].map(() => [])
  for (const [at, row] of [...table.rows].entries()) {
    let column = 0
    for (const cell of row.cells) {
      while (grid[at]?.[column] !== undefined) column++
      const text = textOf(cell)
      for (const below of grid.slice(at, at + cell.rowSpan))
        for (let right = 0; right < cell.colSpan; right++) below[column + right] = right === 0 ? text : ''
      column += cell.colSpan
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.length))
  return grid.filter((row) => row.length > 0).map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ''))
}

/** What a person reads in a cell: line breaks where it has them, otherwise blanks as one. */
function textOf(cell: HTMLTableCellElement): string {
  const copy = document.implementation.createHTMLDocument('').importNode(cell, true)
  for (const lineEnd of copy.querySelectorAll('br')) lineEnd.replaceWith(LINE_END)
  return (copy.textContent ?? '')
    .replace(/\s+/g, ' ')
    .split(LINE_END)
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
