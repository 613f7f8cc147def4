import {
  cellText,
  figureTexts,
  isNumeric,
  LIGHT,
  type ReportCell,
  type ReportTable,
} from '../../../shared/report/index.ts'
import { keepTogether, room, type Sheet, writable } from './sheet.ts'

const SIZE = 8
const GAP = 8
const PADDING = 2.5
/** Points that a text column is given at least, and a number's at most. */
const LEAST_TEXT = 60
const MOST_NUMBER = 150
/** A title of a number's column stands in one line up to this width. */
const EASY_TITLE = 84

interface Line {
  readonly cells: readonly string[]
  readonly isHead: boolean
}

interface Laid {
  readonly widths: readonly number[]
  readonly isRight: readonly boolean[]
}

/** A table over the width of the page; one that is too wide goes on below with its first column again. */
export function writeTable(sheet: Sheet, table: ReportTable): void {
  for (const part of fittingParts(sheet, table)) writePart(sheet, part)
}

/** Figures stand in two lines: the value, and its interval below. */
const lineText = (cell: ReportCell, column: ReportTable['columns'][number]): string =>
  cell !== null && typeof cell === 'object'
    ? figureTexts(cell)
        .filter((text) => text !== '')
        .join('\n')
    : cellText(cell, column)

function fittingParts(sheet: Sheet, table: ReportTable): ReportTable[] {
  const { columns, rows } = table
  const least = columns.map((_, c) => leastWidth(sheet, table, c))
  const [first = 0] = least
  const parts: number[][] = []
  let [part, width]: [number[], number] = [[], first]
  for (let c = 1; c < columns.length; c++) {
    const more = (least[c] ?? 0) + GAP
    if (part.length > 0 && width + more > sheet.width) {
      parts.push(part)
      ;[part, width] = [[], first]
    }
    part.push(c)
    width += more
  }
  parts.push(part)
  return parts.map((places) => {
    const all = [0, ...places]
    return {
      columns: all.flatMap((c) => columns[c] ?? []),
      rows: rows.map((row) => all.map((c) => row[c] ?? null)),
    }
  })
}

function leastWidth(sheet: Sheet, { columns, rows }: ReportTable, c: number): number {
  const column = columns[c]
  if (!column) return 0
  if (!isNumeric(column.kind)) return LEAST_TEXT
  sheet.doc.font('semibold').fontSize(SIZE)
  // A word of the title is not broken, and a short title not at all.
  const title = sheet.doc.widthOfString(column.title)
  const words = column.title.split(' ').map((word) => sheet.doc.widthOfString(word))
  sheet.doc.font('regular')
  const widest = rows.reduce(
    (most, row) =>
      Math.max(
        most,
        ...lineText(row[c] ?? null, column)
          .split('\n')
          .map((text) => sheet.doc.widthOfString(text)),
      ),
    Math.max(24, Math.min(title, EASY_TITLE), ...words),
  )
  return Math.min(MOST_NUMBER, widest + 2)
}

/** Numbers take what they need; texts share the rest by what they hold. */
function layOut(sheet: Sheet, table: ReportTable): Laid {
  const { columns, rows } = table
  const isRight = columns.map(({ kind }) => isNumeric(kind))
  const least = columns.map((_, c) => leastWidth(sheet, table, c))
  const wish = columns.map((column, c) => {
    if (isRight[c]) return 0
    sheet.doc.font('regular').fontSize(SIZE)
    const widths = [column.title, ...rows.map((row) => lineText(row[c] ?? null, column))].map((text) =>
      sheet.doc.widthOfString(text),
    )
    return Math.min(400, Math.max(...widths) + 2)
  })
  const rest = sheet.width - GAP * (columns.length - 1) - least.reduce((sum, one, c) => sum + (isRight[c] ? one : 0), 0)
  const wished = wish.reduce((sum, one) => sum + one, 0)
  const widths = columns.map((_, c) =>
    isRight[c] ? (least[c] ?? 0) : wished <= rest ? (wish[c] ?? 0) : (rest * (wish[c] ?? 0)) / wished,
  )
  return { widths, isRight }
}

function writePart(sheet: Sheet, table: ReportTable): void {
  const { doc, root } = sheet
  const laid = layOut(sheet, table)
  const head: Line = { cells: table.columns.map(({ title }) => writable(sheet, title)), isHead: true }
  const element = doc.struct('Table')
  root.add(element)
  keepTogether(sheet, heightOf(sheet, head, laid) + 30)
  writeLine(sheet, head, laid, element)
  for (const row of table.rows) {
    const line = { cells: table.columns.map((column, c) => cellLines(sheet, row[c] ?? null, column)), isHead: false }
    if (heightOf(sheet, line, laid) > room(sheet)) {
      doc.addPage()
      writeLine(sheet, head, laid, element)
    }
    writeLine(sheet, line, laid, element)
  }
  element.end()
  doc.y += 8
}

const cellLines = (sheet: Sheet, cell: ReportCell, column: ReportTable['columns'][number]): string =>
  lineText(cell, column)
    .split('\n')
    .map((text) => writable(sheet, text))
    .join('\n')

const optionsFor = (width: number, isRight: boolean) => ({
  width,
  align: isRight ? ('right' as const) : ('left' as const),
  lineGap: 1,
})

function heightOf({ doc }: Sheet, { cells, isHead }: Line, { widths, isRight }: Laid): number {
  doc.font(isHead ? 'semibold' : 'regular').fontSize(SIZE)
  const heights = cells.map((text, c) => doc.heightOfString(text, optionsFor(widths[c] ?? 0, isRight[c] ?? false)))
  return Math.max(...heights) + 2 * PADDING
}

function writeLine(sheet: Sheet, line: Line, laid: Laid, table: ReturnType<Sheet['doc']['struct']>): void {
  const { doc, left, width } = sheet
  const [top, height] = [doc.y, heightOf(sheet, line, laid)]
  const row = doc.struct('TR')
  table.add(row)
  let x = left
  for (const [c, text] of line.cells.entries()) {
    const [at, own, isRight] = [x, laid.widths[c] ?? 0, laid.isRight[c] ?? false]
    doc
      .font(line.isHead ? 'semibold' : 'regular')
      .fontSize(SIZE)
      .fillColor(line.isHead ? LIGHT['ink-2'] : LIGHT.ink)
    row.add(
      doc.struct(line.isHead ? 'TH' : 'TD', {}, () => doc.text(text, at, top + PADDING, optionsFor(own, isRight))),
    )
    x += own + GAP
  }
  row.end()
  doc.y = top + height
  doc.markContent('Artifact')
  doc
    .moveTo(left, doc.y)
    .lineTo(left + width, doc.y)
    .lineWidth(0.5)
    .stroke(line.isHead ? LIGHT['line-2'] : LIGHT.line)
  doc.endMarkedContent()
}
