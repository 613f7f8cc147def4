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
