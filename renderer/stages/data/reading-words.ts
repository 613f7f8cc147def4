import type { Data } from './columns.ts'

export const DELIMITERS: readonly { readonly value: string; readonly label: string }[] = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Vertical bar' },
  { value: ':', label: 'Colon' },
  { value: ' ', label: 'Space' },
]

export const ENCODINGS: readonly string[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'iso-8859-2',
  'iso-8859-15',
  'shift_jis',
  'euc-kr',
  'gb18030',
]

/** "Comma, UTF-8, header in line 1" */
export function readingText({ dialect }: Data): string {
  if (!dialect) return 'Read with the types that the file holds'
  const delimiter = DELIMITERS.find(({ value }) => value === dialect.delimiter)?.label ?? `“${dialect.delimiter}”`
  const header = dialect.header ? `header in line ${dialect.skip + 1}` : 'no header'
  return `${delimiter}, ${dialect.encoding.toUpperCase()}, ${header}`
}
