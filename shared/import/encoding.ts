/** How the bytes of a text file stand for characters. */
export interface Encoding {
  /** A label of the Encoding Standard. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  /** Bytes of the byte order mark at the start: 0, 2 or 3. */
  readonly markBytes: number
}

/**
 * The encoding of a text file from its first bytes: its byte order mark, else zero bytes at every other place (UTF-16
 * without a mark), else UTF-8 where the bytes are valid, else Windows-1252, which reads any bytes.
 *
 * @param sample the file's first bytes; a character cut off at its end does not count against UTF-8
 */
export function detectEncoding(sample: Uint8Array): Encoding {
  const [first, second, third] = sample
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  const [even, odd] = zeroBytes(sample)
  const pairs = Math.floor(sample.length / 2)
  if (pairs > 3 && odd > 0.4 * pairs && even < 0.1 * pairs) return { encoding: 'utf-16le', markBytes: 0 }
  if (pairs > 3 && even > 0.4 * pairs && odd < 0.1 * pairs) return { encoding: 'utf-16be', markBytes: 0 }
  return { encoding: isUtf8(sample) ? 'utf-8' : 'windows-1252', markBytes: 0 }
}

function zeroBytes(sample: Uint8Array): [even: number, odd: number] {
  let even = 0
  let odd = 0
  for (let at = 0; at < sample.length; at += 2) if (sample[at] === 0) even++
  for (let at = 1; at < sample.length; at += 2) if (sample[at] === 0) odd++
  return [even, odd]
}

function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    return false
  }
}

/** What a file that is no text looks like, and where that shows. */
export interface Binary {
  readonly looksLike: string
  /** Offset of the byte that gives it away. */
  readonly byte: number
  readonly next: string
}

const UNPACK = 'Unpack it and read the file inside.'
const EXPORT = 'Export it as CSV or Parquet first.'
/** First bytes of files that people rename to .csv, with what to do about each. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], looksLike: string, next: string])[] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    'a zip archive or an Excel workbook (.xlsx)',
    'Save the sheet as CSV, or unpack the archive.',
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook (.xls)', 'Open it and save the sheet as CSV.'],
  [[0x1f, 0x8b], 'a gzip file', UNPACK],
  [[0x42, 0x5a, 0x68], 'a bzip2 file', UNPACK],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz file', UNPACK],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard file', UNPACK],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive', UNPACK],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'Give it the ending .parquet.'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'an Arrow file', EXPORT],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], 'a SQLite database', EXPORT],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image', 'Choose a table.'],
  [[0xff, 0xd8, 0xff], 'a JPEG image', 'Choose a table.'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF image', 'Choose a table.'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document', 'Choose a table, or export the one inside as CSV.'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program (ELF)', 'Choose a table.'],
  [[0xff, 0xfe, 0x00, 0x00], 'text in UTF-32', 'Save it as UTF-8.'],
  [[0x00, 0x00, 0xfe, 0xff], 'text in UTF-32', 'Save it as UTF-8.'],
]

/**
 * What a file is when it is no text: one of the known signatures, or more control characters than text has. UTF-16
 * counts as text. A few stray zero bytes do too: their records are set aside.
 */
export function detectBinary(sample: Uint8Array): Binary | null {
  for (const [bytes, looksLike, next] of SIGNATURES) {
    if (bytes.every((byte, at) => sample[at] === byte)) return { looksLike, byte: 0, next }
  }
  if (detectEncoding(sample).encoding.startsWith('utf-16')) return null
  let controls = 0
  let first = -1
  for (let at = 0; at < sample.length; at++) {
    if (!isControl(sample[at] ?? 0)) continue
    controls++
    if (first < 0) first = at
  }
  if (controls <= 0.05 * sample.length) return null
  return {
    looksLike: 'binary data',
    byte: first,
    next: 'Choose a text file (CSV, TSV, JSON), a workbook, a Parquet, Arrow or SQLite file, or any of these zipped.',
  }
}

/** Control characters but tab, line feed, vertical tab, form feed, carriage return, end of file and escape. */
const isControl = (byte: number): boolean => byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 26 && byte !== 27
