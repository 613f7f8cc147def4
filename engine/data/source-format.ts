import type { SourceFile } from './source-file.ts'

/** First bytes of formats that carry a mark, as Latin-1. */
const MARKS: readonly (readonly [mark: RegExp, format: SourceFile['format']])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of binary formats hold control characters
  [/^PAR1[\x00-\x1f]/u, 'parquet'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  [/^PK(?:\x03\x04|\x05\x06)/u, 'zip'],
  [/^ARROW1/u, 'arrow'],
  // An IPC stream: the mark of a message, its length, and a flatbuffer.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  [/^\xff{4}[\s\S]{2}[\x00-\x01]\x00[\s\S]\x00\x00\x00/u, 'arrow'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  [/^SQLite format 3\x00/u, 'sqlite'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  [/^\xd0\xcf\x11\xe0/u, 'excel'],
]

/**
 * Tells a format by the file's first bytes, and where they say nothing by its ending.
 *
 * @param ending the file's name in lower case
 */
export function formatOf(first: Uint8Array, ending: string): SourceFile['format'] {
  const bytes = Buffer.from(first).toString('latin1')
  const marked = MARKS.find(([mark]) => mark.test(bytes))
  if (marked) return marked[1]
  const text = bytes.replace(/^\xef\xbb\xbf/u, '').trimStart()
  const extension = /\.([a-z]+)$/u.exec(ending)?.[1] ?? ''
  if (extension === 'csv' || extension === 'tsv' || extension === 'tab') return 'csv'
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl'
  if (/^\[\s*[{\]]/u.test(text)) return 'json'
  if (/^\{\s*["}]/u.test(text)) return extension === 'json' && !/^\{[^\n]*\}\r?\n\s*\{/u.test(text) ? 'json' : 'jsonl'
  return extension === 'json' ? 'json' : extension === 'parquet' ? 'parquet' : 'csv'
}
