import type { Problem as Trouble } from '../client/problem.ts'

const NO_TABLE: Trouble = {
  message: 'The clipboard holds no table.',
  place: '',
  next: 'Copy rows with their header in a spreadsheet or an editor, then paste again.',
}

/** Pasted text as a file; the problem where it is no table. Spreadsheets copy with tabs, editors with commas. */
export function fileOfText(text: string): File | Trouble {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length < 2) return NO_TABLE
  const isTabbed = lines[0]?.includes('\t') === true
  return new File([text], isTabbed ? 'Pasted table.tsv' : 'Pasted table.csv', { type: 'text/plain' })
}

/** What the button reads; browsers ask first, and may be told no. */
export async function readClipboard(): Promise<File | Trouble> {
  try {
    return fileOfText(await navigator.clipboard.readText())
  } catch {
    return { message: 'The browser did not give the clipboard.', place: '', next: 'Press Ctrl V instead.' }
  }
}
