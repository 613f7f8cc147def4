import { readFileSync } from 'node:fs'
import type PDFDocument from 'pdfkit'
import { LIGHT, visible } from '../../../shared/report/index.ts'
import { rootFile } from '../../app/root-file.ts'

type Document = PDFDocument
type Element = ReturnType<Document['struct']>

export type FontName = 'regular' | 'semibold'
const FONTS: readonly FontName[] = ['regular', 'semibold']

/** Points. */
export const MARGINS = { top: 54, bottom: 60, left: 54, right: 54 } as const

/** The document being written, and how far it has come. */
export interface Sheet {
  readonly doc: Document
  /** Where text may stand. */
  readonly left: number
  readonly width: number
  /** Whatever is said is added here, so that a reader's programs know what is a heading and what a table. */
  readonly root: Element
  /** Characters that the font lacks. */
  readonly lacking: Set<string>
}

export interface TextLook {
  readonly font?: FontName
  readonly size?: number
  readonly colour?: string
  /** Points between the left margin and the text. */
  readonly indent?: number
  /** Points below. */
  readonly after?: number
}

export function registerFonts(doc: Document): void {
  for (const name of FONTS) doc.registerFont(name, readFileSync(rootFile(`assets/fonts/inter-${name}.ttf`)))
}

/** The text as the font can write it: a character that it lacks is shown by its number, so that nothing is lost silently. */
export function writable({ doc, lacking }: Sheet, text: string): string {
  doc.font('regular')
  const { font } = doc._font
  return [...visible(text)]
    .map((letter) => {
      if (font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)) return letter
      lacking.add(letter)
      return `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
    })
    .join('')
}

const bottomOf = ({ doc }: Sheet): number => doc.page.height - MARGINS.bottom

/** Begins another page where so much does not fit on this one. */
export function keepTogether(sheet: Sheet, height: number): void {
  if (sheet.doc.y + height > bottomOf(sheet)) sheet.doc.addPage()
}

export const room = (sheet: Sheet): number => bottomOf(sheet) - sheet.doc.y

/** Writes a text over the width of the page, with the tag of what it is. */
export function write(
  sheet: Sheet,
  tag: string,
  words: string,
  look: TextLook = {},
  parent: Element = sheet.root,
): void {
  const { doc, left, width } = sheet
  const { font = 'regular', size = 10, colour = LIGHT.ink, indent = 0, after = 6 } = look
  const text = writable(sheet, words)
  doc.font(font).fontSize(size)
  const options = { width: width - indent, lineGap: size * 0.2 }
  const height = doc.heightOfString(text, options)
  // A heading is not left alone at the foot of a page.
  keepTogether(sheet, Math.min(height + (tag.startsWith('H') ? 60 : 0), 300))
  doc.fillColor(colour)
  parent.add(doc.struct(tag, {}, () => doc.text(text, left + indent, doc.y, options)))
  doc.y += after
}
