import {
  type Chart,
  chartTable,
  csvText,
  draw,
  LIGHT,
  type Mark,
  slug,
  TEXT_SIZE,
} from '../../../shared/report/index.ts'
import { keepTogether, type Sheet, writable, write } from './sheet.ts'
import { writeTable } from './table.ts'

/** Longer data goes along as a file. */
const MOST_ROWS = 12
/** Points a line of text of a drawing is high. */
const SMALLEST_TEXT = 8.5

/** A chart as a vector drawing, with its data: below it, or attached to the document where it is long. */
export function writeFigure(sheet: Sheet, title: string, caption: string, chart: Chart, made: Date): void {
  const { doc, root, width } = sheet
  const drawing = draw(chart)
  const scale = Math.min(width / drawing.width, SMALLEST_TEXT / TEXT_SIZE)
  keepTogether(sheet, drawing.height * scale + 70)
  write(sheet, 'H3', title, { font: 'semibold', size: 10.5, after: 2 })
  write(sheet, 'P', caption, { size: 8.5, colour: LIGHT['ink-2'], after: 6 })
  const [top, left] = [doc.y, sheet.left]
  root.add(
    doc.struct('Figure', { alt: writable(sheet, `${title}. ${caption}`) }, () => {
      for (const mark of drawing.marks) drawMark(sheet, mark, { top, left, scale })
    }),
  )
  doc.y = top + drawing.height * scale + 6
  const data = chartTable(chart)
  if (data.rows.length <= MOST_ROWS) {
    writeTable(sheet, data)
    return
  }
  const name = `${slug(title)}.csv`
  const about = { name, type: 'text/csv', description: `Data of “${title}”`, creationDate: made, modifiedDate: made }
  doc.file(new TextEncoder().encode(csvText(data)), about)
  write(sheet, 'P', `Data: ${data.rows.length} rows, attached to this document as ${name}.`, {
    size: 8,
    colour: LIGHT['ink-2'],
    after: 12,
  })
}

/** Where a drawing stands on the page. */
interface Place {
  readonly top: number
  readonly left: number
  readonly scale: number
}

function drawMark(sheet: Sheet, mark: Mark, { top, left, scale }: Place): void {
  const { doc } = sheet
  const [x, y] = [(at: number) => left + at * scale, (at: number) => top + at * scale]
  const colour = LIGHT[mark.tone]
  if (mark.is === 'line') {
    for (const [at, [px, py]] of mark.points.entries()) at === 0 ? doc.moveTo(x(px), y(py)) : doc.lineTo(x(px), y(py))
    if (mark.dash && mark.dash.length > 0) doc.dash(mark.dash.map((length) => length * scale))
    doc
      .lineWidth(mark.width * scale)
      .lineJoin('round')
      .stroke(colour)
      .undash()
  } else if (mark.is === 'rect') {
    doc.fillOpacity(mark.opacity ?? 1)
    doc.rect(x(mark.x), y(mark.y), mark.width * scale, mark.height * scale).fill(colour)
    doc.fillOpacity(1)
  } else if (mark.is === 'dot') {
    doc.circle(x(mark.x), y(mark.y), mark.r * scale)
    if (mark.isHollow) doc.lineWidth(2 * scale).fillAndStroke(LIGHT.canvas, colour)
    else doc.fill(colour)
  } else {
    const text = writable(sheet, mark.text)
    doc
      .font('regular')
      .fontSize(TEXT_SIZE * scale)
      .fillColor(colour)
    const options = { lineBreak: false }
    const width = doc.widthOfString(text, options)
    const start = mark.anchor === 'start' ? 0 : mark.anchor === 'middle' ? width / 2 : width
    // A text stands on its line; pdfkit places its upper edge.
    doc.text(text, x(mark.x) - start, y(mark.y) - TEXT_SIZE * scale * 0.97, options)
  }
}
