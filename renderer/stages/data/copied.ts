/** Cells as the text that spreadsheets paste: a line a row, tabs between cells, quotes around those that hold either. */
export const toTabs = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells) => cells.map((text) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join('\t'))
    .join('\n')

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '<br>',
}

/** The same as a table of a web page, which keeps cells apart whatever they hold. */
export function toHtml(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<td>${text.replace(/[&<>"\n]/g, (sign) => ESCAPES[sign] ?? sign)}</td>`
  return `<table>${rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('')}</table>`
}

/** A cell and what ends it; a text that begins with a quote but does not end with one keeps it. */
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy

/** The cells of text that a spreadsheet, or the grid itself, copied. */
export function fromTabs(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end = ''] of text.matchAll(CELL)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '') break
    if (end !== '\t') rows.push([])
  }
  // Spreadsheets end the last line too.
  const isEnded = rows.length > 1 && rows.at(-1)?.join('') === '' && rows.at(-1)?.length === 1
  return isEnded ? rows.slice(0, -1) : rows
}
