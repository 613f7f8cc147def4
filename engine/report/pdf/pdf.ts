import {
  LIGHT,
  madeWith,
  NOTE_WORDS,
  type Report,
  type ReportBlock,
  type ReportSection,
} from '../../../shared/report/index.ts'
import { writeFigure } from './figure.ts'
import { keepTogether, MARGINS, registerFonts, type Sheet, writable, write } from './sheet.ts'
import { writeTable } from './table.ts'

/** What a heading and the figure below it take, at least. */
const ABOVE_FIGURE = 330

/** The day that a document carries whose report says none. */
const NO_DAY = '2000-01-01'

/**
 * A report as a PDF on A4: text that can be selected, charts as vector drawings, tagged for screen readers, with bookmarks. It
 * follows from the report alone: the same report gives the same bytes.
 */
export async function reportPdf(report: Report): Promise<Uint8Array> {
  // Loaded when wanted: it would slow down the start of every other command.
  const { default: PDFDocument } = await import('pdfkit')
  const made = new Date(`${report.date ?? NO_DAY}T00:00:00Z`)
  const { title, about } = report
  const info = {
    Title: title,
    Subject: about,
    Creator: madeWith(report.version),
    Producer: 'Lathe',
    CreationDate: made,
    ModDate: made,
  }
  const looks = {
    size: 'A4',
    margins: MARGINS,
    lang: 'en',
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
  } as const
  const doc = new PDFDocument({ ...looks, bufferPages: true, info, font: '' })
  const parts: Uint8Array[] = []
  const whole = new Promise<void>((resolve, reject) => {
    doc
      .on('data', (part) => parts.push(part))
      .on('end', resolve)
      .on('error', reject)
  })
  registerFonts(doc)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const width = doc.page.width - MARGINS.left - MARGINS.right
  const sheet: Sheet = { doc, left: MARGINS.left, width, root, lacking: new Set() }
  writeReport(sheet, report, made)
  root.end()
  writeFeet(sheet, title)
  doc.end()
  await whole
  return Uint8Array.from(Buffer.concat(parts))
}

function writeReport(sheet: Sheet, { title, about, date, version, sections }: Report, made: Date): void {
  const { doc } = sheet
  write(sheet, 'H1', title, { font: 'semibold', size: 22, after: 6 })
  write(sheet, 'P', about, { size: 12, colour: LIGHT['ink-2'], after: 4 })
  const when = date === null ? '' : `${date}, `
  write(sheet, 'P', `${when}made with ${madeWith(version)}`, { size: 9, colour: LIGHT['ink-2'], after: 8 })
  for (const [at, section] of sections.entries()) {
    // The first page stands for itself.
    if (at === 1) doc.addPage()
    writeSection(sheet, section, made)
  }
  if (sheet.lacking.size > 0) {
    const some = [...sheet.lacking].sort().slice(0, 12)
    const names = some.map(
      (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    write(
      sheet,
      'P',
      `The font of this document lacks ${sheet.lacking.size} of the characters that occur; they are written by their numbers, such as ${names.join(' ')}. The report as HTML shows them.`,
      { size: 9, colour: LIGHT['ink-2'] },
    )
  }
}

function writeSection(sheet: Sheet, { title, blocks }: ReportSection, made: Date): void {
  sheet.doc.y += 12
  // A heading stands above what it is of.
  keepTogether(sheet, blocks[0]?.is === 'figure' ? ABOVE_FIGURE : 110)
  sheet.doc.outline.addItem(writable(sheet, title))
  write(sheet, 'H2', title, { font: 'semibold', size: 15, after: 6 })
  for (const block of blocks) writeBlock(sheet, block, made)
}

function writeBlock(sheet: Sheet, block: ReportBlock, made: Date): void {
  if (block.is === 'paragraph') write(sheet, 'P', block.text)
  else if (block.is === 'list') writeList(sheet, block.items)
  else if (block.is === 'note') writeNote(sheet, block)
  else if (block.is === 'figure') writeFigure(sheet, block.title, block.caption, block.chart, made)
  else if (block.is === 'facts') {
    for (const [name, value] of block.facts) write(sheet, 'P', `${name}: ${value}`, { after: 3 })
    sheet.doc.y += 4
  } else {
    write(sheet, 'H3', block.title, { font: 'semibold', size: 10.5, after: 4 })
    writeTable(sheet, block.table)
    if (block.note !== undefined) write(sheet, 'P', block.note, { size: 8.5, colour: LIGHT['ink-2'], after: 10 })
  }
}

function writeList(sheet: Sheet, items: readonly string[]): void {
  const list = sheet.doc.struct('L')
  sheet.root.add(list)
  for (const item of items) {
    const line = sheet.doc.struct('LI')
    list.add(line)
    write(sheet, 'LBody', `•  ${item}`, { indent: 8, after: 3 }, line)
    line.end()
  }
  list.end()
  sheet.doc.y += 4
}

/** A note has a bar at its side; its first words say what it is. */
function writeNote(sheet: Sheet, { tone, text }: Extract<ReportBlock, { is: 'note' }>): void {
  const { doc, left } = sheet
  const words = `${NOTE_WORDS[tone]} ${text}`
  doc.font('regular').fontSize(10)
  keepTogether(sheet, Math.min(200, doc.heightOfString(words, { width: sheet.width - 12, lineGap: 2 }) + 8))
  const top = doc.y
  write(sheet, 'P', words, { indent: 12, after: 0 })
  if (doc.y > top) {
    doc.markContent('Artifact')
    doc.rect(left, top, 3, doc.y - top - 2).fill(tone === 'warning' ? LIGHT.warn : LIGHT['line-2'])
    doc.endMarkedContent()
  }
  doc.y += 7
}

/** Name and page number below each page. */
function writeFeet(sheet: Sheet, title: string): void {
  const { doc, left, width } = sheet
  const { start, count } = doc.bufferedPageRange()
  const words = writable(sheet, title)
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin a text would begin another page.
    doc.page.margins.bottom = 0
    const y = doc.page.height - MARGINS.bottom + 24
    doc.markContent('Artifact')
    doc.font('regular').fontSize(8).fillColor(LIGHT['ink-2'])
    doc.text(`${words.slice(0, 90)}, page ${page + 1} of ${count}`, left, y, {
      width,
      align: 'right',
      lineBreak: false,
    })
    doc.endMarkedContent()
  }
}
