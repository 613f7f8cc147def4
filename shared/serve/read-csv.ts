import { dataError } from '../core/index.ts'
import {
  cellsOf,
  type Dialect,
  detectBinary,
  detectEncoding,
  layoutOf,
  RecordScanner,
  type Survey,
  Surveyor,
  sniffDialect,
  uniqueNames,
} from '../import/index.ts'
import type { SourceColumn } from '../table/index.ts'

/** A CSV file whose records are found and not yet read. */
export interface CsvFile {
  readonly names: readonly string[]
  readonly dialect: Dialect
  readonly survey: Survey
  /** UTF-8, without a byte order mark. */
  readonly bytes: Uint8Array
}

/** Bytes from which encoding and dialect are found out. */
const SAMPLE = 1 << 18

/**
 * Finds the records of delimited text as import does: delimiter, quote, encoding and header are found out, and records
 * that cannot be read are set aside with their reason.
 *
 * @param known what the caller knows of how it is written
 */
export function openCsv(file: Uint8Array, name: string, known: Partial<Dialect> = {}): CsvFile {
  const binary = detectBinary(file.subarray(0, SAMPLE))
  if (binary) throw dataError(`${name} is ${binary.looksLike}, not delimited text.`, { file: name, next: binary.next })
  const text = decoded(file)
  const bytes = new TextEncoder().encode(text)
  const dialect = sniffDialect(text.slice(0, SAMPLE), known, text.length <= SAMPLE)
  const layout = layoutOf(bytes, dialect, true)
  if (!layout || layout.header.length === 0)
    throw dataError(`${name} is empty.`, { file: name, next: 'Choose a file with a header and at least one record.' })
  const surveyor = new Surveyor(dialect, layout)
  surveyor.push(bytes.subarray(layout.byte), true)
  const survey = surveyor.finish()
  if (survey.records === 0)
    throw dataError(`${name} has a header and no records.`, { file: name, next: 'Choose a file with at least one.' })
  return { names: uniqueNames(layout.header), dialect, survey, bytes }
}

function decoded(file: Uint8Array): string {
  const { encoding } = detectEncoding(file.subarray(0, SAMPLE))
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file)
  } catch {
    // Begins as UTF-8 and does not go on so: Windows-1252 reads any bytes.
    return new TextDecoder('windows-1252').decode(file)
  }
}

/** A run of good records, in columns. */
export interface CsvChunk {
  readonly rows: number
  readonly columns: ReadonlyMap<string, SourceColumn>
}

/** The good records of the file, `mostRows` at a time; only the named columns are kept. */
export function* chunksOf(file: CsvFile, columns: readonly string[], mostRows: number): Generator<CsvChunk> {
  const places = columns.flatMap((name) => {
    const place = file.names.indexOf(name)
    return place < 0 ? [] : [{ name, place }]
  })
  let texts: string[][] = places.map(() => [])
  let rows = 0
  const chunk = (): CsvChunk => {
    const codes = Uint32Array.from({ length: rows }, (_, row) => row)
    return { rows, columns: new Map(places.map(({ name }, i) => [name, { codes, texts: texts[i] ?? [] }])) }
  }
  for (const cells of recordsOf(file)) {
    for (const [i, { place }] of places.entries()) texts[i]?.push(cells[place] ?? '')
    if (++rows < mostRows) continue
    yield chunk()
    texts = places.map(() => [])
    rows = 0
  }
  if (rows > 0) yield chunk()
}

function* recordsOf({ bytes, dialect, survey }: CsvFile): Generator<string[]> {
  const scanner = new RecordScanner(dialect, true)
  for (let i = 0; i < survey.ranges.length; i += 2) {
    const to = survey.ranges[i + 1] ?? 0
    for (let at = survey.ranges[i] ?? 0; at < to; at = scanner.next) {
      scanner.scan(bytes, at, to, true)
      yield cellsOf(scanner, bytes)
    }
  }
}
