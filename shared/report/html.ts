import { type Chart, chartTable } from './chart.ts'
import { csvText } from './csv.ts'
import { draw } from './draw/draw.ts'
import { escapeHtml } from './escape.ts'
import type { Report, ReportBlock, ReportCell, ReportColumn, ReportSection, ReportTable } from './report.ts'
import { STYLE } from './style.ts'
import { svgText } from './svg.ts'
import { cellText, figureTexts, isNumeric, madeWith, slug } from './text.ts'

/** What a note begins with, so that its tone is no matter of colour alone. */
export const NOTE_WORDS = { info: 'Note:', warning: 'Warning:', gap: 'Not known to Lathe:' } as const

/**
 * A report as one HTML document that needs nothing else: no script, no font, no address is fetched. What the data says, names
 * of columns and values, is text and never markup.
 */
export function reportHtml({ title, about, date, version, sections }: Report): string {
  const made = [date === null ? null : `Made on ${date}`, `with ${madeWith(version)}`]
    .filter((part) => part !== null)
    .join(' ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${escapeHtml(madeWith(version))}">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="about">${escapeHtml(about)}</p>
<p class="small">${escapeHtml(made.charAt(0).toUpperCase() + made.slice(1))}. Everything is in this one file.</p>
${contents(sections)}
</header>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
<footer><p class="small">Intervals are 95 % intervals. Each chart’s data stands below it.</p></footer>
</body>
</html>
`
}

const contents = (sections: readonly ReportSection[]): string =>
  sections.length < 3
    ? ''
    : `<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(title)}</a></li>`).join('')}</ul></nav>`

const sectionHtml = ({ id, title, blocks }: ReportSection): string =>
  `<section id="${escapeHtml(id)}" aria-labelledby="${escapeHtml(id)}-title">
<h2 id="${escapeHtml(id)}-title">${escapeHtml(title)}</h2>
${blocks.map(blockHtml).join('\n')}
</section>`

function blockHtml(block: ReportBlock): string {
  switch (block.is) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}</ul>`
    case 'facts':
      return `<dl>${block.facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}</dl>`
    case 'note':
      return `<p class="note ${block.tone}" role="note"><strong>${NOTE_WORDS[block.tone]}</strong>${escapeHtml(block.text)}</p>`
    case 'table':
      return `${tableHtml(block.table, block.title)}${block.note === undefined ? '' : `<p class="small">${escapeHtml(block.note)}</p>`}`
    case 'figure':
      return figureHtml(block.title, block.caption, block.chart)
  }
}

function figureHtml(title: string, caption: string, chart: Chart): string {
  const data = chartTable(chart)
  const file = `${slug(title)}.csv`
  const address = `data:text/csv;charset=utf-8,${encodeURIComponent(wellFormed(csvText(data)))}`
  return `<figure>
<figcaption><h3>${escapeHtml(title)}</h3><p class="small">${escapeHtml(caption)}</p></figcaption>
${svgText(draw(chart), `${title}. ${caption}`)}
<details><summary>Data of “${escapeHtml(title)}”</summary>
<p class="csv"><a download="${escapeHtml(file)}" href="${escapeHtml(address)}">Save as CSV</a></p>
${tableHtml(data, null)}
</details>
</figure>`
}

/** Halves of characters, which no address can hold, become a mark. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')

/** Of more columns, figures stand in two lines. */
const MANY = 4

/** @param caption null where the table stands under a name already */
function tableHtml({ columns, rows }: ReportTable, caption: string | null): string {
  const head = columns.map(
    ({ title, kind }) => `<th scope="col"${isNumeric(kind) ? ' class="n"' : ''}>${escapeHtml(title)}</th>`,
  )
  const lines = rows.map(
    (row) => `<tr>${columns.map((column, c) => cellHtml(row[c] ?? null, column, c === 0)).join('')}</tr>`,
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption ?? 'Data')}"><table${columns.length > MANY ? ' class="many"' : ''}>${caption === null ? '' : `<caption>${escapeHtml(caption)}</caption>`}
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`
}

function cellHtml(cell: ReportCell, column: ReportColumn, isFirst: boolean): string {
  const text = cellContent(cell, column)
  if (isFirst && !isNumeric(column.kind)) return `<th scope="row">${text}</th>`
  return `<td class="${isNumeric(column.kind) ? 'n' : 't'}">${text}</td>`
}

function cellContent(cell: ReportCell, column: ReportColumn): string {
  if (cell === null || typeof cell !== 'object') return escapeHtml(cellText(cell, column))
  const [value, interval] = figureTexts(cell)
  return interval === ''
    ? escapeHtml(value)
    : `${escapeHtml(value)} <span class="interval">${escapeHtml(interval)}</span>`
}
