import type { Problem as Trouble } from '../client/problem.ts'
import { csvOfHtml } from './html-table.ts'

const NO_TABLE: Trouble = {
  message: 'The clipboard holds no table.',
  place: '',
  next: 'Copy rows with their header in a spreadsheet, a web page or an editor, then paste again.',
}

const NAME = 'Pasted table'
/** What parts fields in text that somebody copied. */
const DELIMITER = /[\t,;|]/

/** Pasted text as a file; the problem where it is no table. Spreadsheets copy with tabs, editors with commas. */
export function fileOfText(text: string): File | Trouble {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const [header = ''] = lines
  if (lines.length < 2 || !DELIMITER.test(header)) return NO_TABLE
  return asFile(text, header.includes('\t') ? 'tsv' : 'csv')
}

const asFile = (text: string, ending: string): File => new File([text], `${NAME}.${ending}`, { type: 'text/plain' })

/**
 * What was copied, as a file. A table of a web page is taken from its HTML, since as text a line break in a cell looks
 * like a new row; spreadsheets quote such cells in their text.
 */
export function fileOfClipboard({ html, text }: { readonly html: string; readonly text: string }): File | Trouble {
  const csv = html === '' ? null : csvOfHtml(html)
  return csv === null ? fileOfText(text) : asFile(csv, 'csv')
}

/** What the button reads; browsers ask first, and may be told no. */
export async function readClipboard(): Promise<File | Trouble> {
  try {
    const [item] = await navigator.clipboard.read()
    const textOf = async (type: string) => (item?.types.includes(type) ? (await item.getType(type)).text() : '')
    return fileOfClipboard({ html: await textOf('text/html'), text: await textOf('text/plain') })
  } catch {
    return { message: 'The clipboard was not given to this page.', place: '', next: 'Press Ctrl V instead.' }
  }
}
