import { chartTable } from './chart.ts'
import { escapeMarkdown } from './escape.ts'
import { NOTE_WORDS } from './html.ts'
import type { Report, ReportBlock, ReportTable } from './report.ts'
import { cellText, isNumeric, madeWith } from './text.ts'

/** Rows of a chart's data that a text shows; more are thinned out evenly, and said so. */
const MOST_POINTS = 24

/**
 * A report as Markdown (GitHub's tables). Charts are their data.
 *
 * @param front lines between `---` before the text, for tools that read them
 */
export function reportMarkdown({ title, about, date, version, sections }: Report, front = ''): string {
  const made = `${date === null ? 'Made' : `Made on ${date}`} with ${madeWith(version)}.`
  const parts = [
    ...(front === '' ? [] : [`---\n${front.trimEnd()}\n---`]),
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(about),
    escapeMarkdown(made),
    ...sections.flatMap((section) => [`## ${escapeMarkdown(section.title)}`, ...section.blocks.map(blockText)]),
  ]
  return `${parts.join('\n\n')}\n`
}

function blockText(block: ReportBlock): string {
  switch (block.is) {
    case 'paragraph':
      return escapeMarkdown(block.text)
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')
    case 'facts':
      return block.facts.map(([name, value]) => `- **${escapeMarkdown(name)}:** ${escapeMarkdown(value)}`).join('\n')
    case 'note':
      return `> **${NOTE_WORDS[block.tone]}** ${escapeMarkdown(block.text)}`
    case 'table':
      return [
        `### ${escapeMarkdown(block.title)}`,
        tableText(block.table),
        ...(block.note ? [escapeMarkdown(block.note)] : []),
      ].join('\n\n')
    case 'figure': {
      const data = chartTable(block.chart)
      const shown = thinned(data)
      const left = data.rows.length - shown.rows.length
      const note = left > 0 ? [`${shown.rows.length} of ${data.rows.length} points, evenly taken.`] : []
      return [`### ${escapeMarkdown(block.title)}`, escapeMarkdown(block.caption), tableText(shown), ...note].join(
        '\n\n',
      )
    }
  }
}

/** At most so many rows, evenly taken, the first and the last among them. */
function thinned({ columns, rows }: ReportTable): ReportTable {
  if (rows.length <= MOST_POINTS) return { columns, rows }
  const places = Array.from({ length: MOST_POINTS }, (_, at) =>
    Math.round((at * (rows.length - 1)) / (MOST_POINTS - 1)),
  )
  return { columns, rows: places.flatMap((at) => (rows[at] ? [rows[at]] : [])) }
}

function tableText({ columns, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ kind }) => (isNumeric(kind) ? '--:' : ':--'))),
    ...rows.map((row) => line(columns.map((column, c) => escapeMarkdown(cellText(row[c] ?? null, column))))),
  ].join('\n')
}
