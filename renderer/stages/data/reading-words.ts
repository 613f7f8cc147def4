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

type Parts = NonNullable<Data['parts']>

export const PART_LABELS: Readonly<Record<Parts['noun'], string>> = {
  sheet: 'Sheet',
  table: 'Table',
  file: 'File of the archive',
}

/** Files of an archive can be read as one table; sheets and tables one at a time. */
export const partChoices = ({ noun, names }: Parts): { value: string; label: string }[] => [
  ...(noun === 'file' ? [{ value: '*', label: 'All files as one table' }] : []),
  ...names.map((name) => ({ value: name, label: name })),
]

/** "Comma, UTF-8, header in line 1" */
export function readingText({ dialect }: Data): string {
  if (!dialect) return 'Read with the types that the file holds'
  const delimiter = DELIMITERS.find(({ value }) => value === dialect.delimiter)?.label ?? `“${dialect.delimiter}”`
  const header = dialect.header ? `header in line ${dialect.skip + 1}` : 'no header'
  return `${delimiter}, ${dialect.encoding.toUpperCase()}, ${header}`
}
