import { isUtf8 } from 'node:buffer'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { dataError, type Finding, type Remedy, throwIfCancelled } from '../../shared/core/index.ts'
import {
  cellsOfRecord,
  type Dialect,
  detectBinary,
  detectEncoding,
  type Layout,
  layoutOf,
  type Survey,
  Surveyor,
  sniffDialect,
  uniqueNames,
  withFixes,
} from '../../shared/import/index.ts'
import type { SetAside, SourceTable, Texts } from '../../shared/table/index.ts'
import { countByDuck } from './count-by-duck.ts'
import { type GoodRecords, isBeginningCountedAlike, isCountedAlike, MOST_COLUMNS } from './counted-alike.ts'
import type { FormatRead } from './read-format.ts'
import type { ReadOptions } from './read-options.ts'
import { type RecordsRead, readRecords } from './read-records.ts'
import { RecordColumns } from './record-columns.ts'
import { scanInStretches } from './scan-in-stretches.ts'
import { ScanThreads } from './scan-threads.ts'
import { blocksOf, cutTail, emptyFile, firstBytes, type SourceFile } from './source-file.ts'
import { encodingName, originalOffsets, transcode, withWindowsMarks } from './transcode.ts'

/** Bytes from which the dialect is found out. */
const SAMPLE = 1 << 18
/** The share of reading that the survey takes; the rest is counting the cells again, or reading them where it could not. */
const SURVEYED = 0.9
/** A header that has not ended after this many bytes is refused. */
const MOST_HEADER = 1 << 26

/** The text of a file as UTF-8 bytes, with what was found out about it. */
interface TextFile {
  readonly path: string
  readonly encoding: string
  /** Bytes of the byte order mark at the start of `path`. */
  readonly markBytes: number
  /** Of the original, where `path` is a transcoded copy. */
  readonly original: { readonly markBytes: number } | null
}

export type CsvRead = FormatRead & { readonly dialect: Dialect }

/**
 * Reads delimited text. The dialect is found out from the beginning; then the whole file is surveyed byte by byte, which
 * also takes the cells of the good records, while DuckDB reads it beside; what it finds is compared with the survey.
 */
export async function readCsv(file: SourceFile, options: ReadOptions): Promise<CsvRead> {
  const sample = await firstBytes(file.path, SAMPLE)
  const encoding = options.encoding === undefined ? undefined : encodingName(options.encoding)
  if (encoding === undefined) refuseBinary(file, sample)
  const detected = detectEncoding(sample)
  const text = await asUtf8(file, encoding ?? detected.encoding, detected.markBytes, options.signal)
  return (await readText(file, text, options, encoding === undefined)) ?? readAgain(file, options)
}

/** A file that begins as UTF-8 and does not go on so: Windows-1252 reads any bytes. */
async function readAgain(file: SourceFile, options: ReadOptions): Promise<CsvRead> {
  const text = await asUtf8(file, 'windows-1252', 0, options.signal)
  const read = await readText(file, text, options, false)
  if (read === undefined) throw new Error(`${file.name} was not read in windows-1252`)
  return read
}

function refuseBinary(file: SourceFile, sample: Uint8Array): void {
  const binary = detectBinary(sample)
  if (binary === null) return
  throw dataError(`${file.name} is not a text file: byte ${binary.byte} shows ${binary.looksLike}.`, {
    file: file.name,
    next: binary.next,
  })
}

async function asUtf8(
  file: SourceFile,
  encoding: string,
  markBytes: number,
  signal: AbortSignal | undefined,
): Promise<TextFile> {
  if (encoding === 'utf-8') return { path: file.path, encoding, markBytes, original: null }
  const path = join(file.folder, `utf-8 from ${encoding}`)
  await transcode(file.path, path, encoding, signal)
  return { path, encoding, markBytes: 0, original: { markBytes } }
}

/** @returns undefined where the bytes are not UTF-8 after all, and `strict` asks for that to be said */
async function readText(
  file: SourceFile,
  text: TextFile,
  options: ReadOptions,
  strict: boolean,
): Promise<CsvRead | undefined> {
  const { dialect, layout } = await find(file, text, options)
  const read = await records(file, text, { dialect, layout }, options, strict && text.original === null)
  if (read === undefined) return undefined
  const { found, reader } = read
  const { columns, header: names, cells } = withoutControls(read, layout.header)
  const kept = columns.length - (isTrailing(layout, columns.at(-1)?.texts ?? []) ? 1 : 0)
  const header = names.slice(0, kept)
  const table: SourceTable = {
    names: uniqueNames(header),
    header,
    columns: columns.slice(0, kept),
    rows: found.rows,
    records: found.records,
    recordOf: found.recordOf,
    setAside: await placed(text, found.setAside),
  }
  const { fixes } = options
  const fixed = fixes ? withFixes(table, fixes, (text) => cellsOfRecord(text, dialect, found.width)) : table
  return {
    table: fixed,
    dialect: { ...dialect, newline: found.newline },
    findings: readingFindings(found, cells),
    parts: null,
    reader,
  }
}

/**
 * The survey of a text with its cells.
 *
 * @returns undefined where `strict` is set and the bytes are not UTF-8
 */
async function records(
  file: SourceFile,
  text: TextFile,
  { dialect, layout }: { readonly dialect: Dialect; readonly layout: Layout },
  options: ReadOptions,
  strict: boolean,
): Promise<(RecordsRead & { readonly found: Survey }) | undefined> {
  const { size } = await stat(text.path)
  const { signal } = options
  const threads = new ScanThreads(options.threads ?? availableParallelism())
  const onRead = (bytes: number, rows: number) => options.onRead?.((SURVEYED * (layout.byte + bytes)) / size, rows)
  try {
    const whole = { path: text.path, size, dialect, layout, strict }
    const scanned = await scanInStretches(whole, { threads, ...(signal && { signal }), onRead })
    if (scanned === 'invalid') return undefined
    if (scanned !== 'whole') {
      const { survey: found, first, taken } = scanned
      refuseEmpty(file, found, layout)
      const surveyed = { ...text, dialect, layout, survey: found }
      const isCounted = () => isBeginningCountedAlike(file, surveyed, first, options)
      return { ...(await readRecords(file, surveyed, options, taken, isCounted)), found }
    }
  } finally {
    threads.close()
  }
  return recordsOfWhole(file, text, { dialect, layout }, options, strict)
}

/** The same, byte by byte from beginning to end, while DuckDB reads the file beside. */
async function recordsOfWhole(
  file: SourceFile,
  text: TextFile,
  { dialect, layout }: { readonly dialect: Dialect; readonly layout: Layout },
  options: ReadOptions,
  strict: boolean,
): Promise<(RecordsRead & { readonly found: Survey }) | undefined> {
  const width = layout.header.length
  const taken = new RecordColumns(width)
  const stop = new AbortController()
  const stopToo = () => stop.abort()
  options.signal?.addEventListener('abort', stopToo)
  const isPlain = dialect.skip === 0 && (dialect.headerRows ?? 1) === 1 && width <= MOST_COLUMNS
  const whole = { path: text.path, dialect, header: dialect.header, width, longest: 0 }
  const counting = isPlain ? countByDuck(whole, file.folder, options, stop.signal) : undefined
  try {
    const found = await survey(text, dialect, layout, taken, strict, options)
    if (found === undefined) return undefined
    refuseEmpty(file, found, layout)
    const onCells = (rows: number) => options.onRead?.(SURVEYED + ((1 - SURVEYED) * rows) / found.rows, rows)
    const surveyed = { ...text, dialect, layout, survey: found }
    const isCounted = (good: () => Promise<GoodRecords>) =>
      isCountedAlike(file, surveyed, good, options, async () => counting)
    return { ...(await readRecords(file, surveyed, options, taken, isCounted, onCells)), found }
  } finally {
    stop.abort()
    options.signal?.removeEventListener('abort', stopToo)
    // The file may be removed once DuckDB has let go of it.
    await counting
  }
}

function readingFindings({ repaired, padded, firstPadded }: Survey, misread: number): Finding[] {
  const findings: Finding[] = []
  const [first] = repaired
  if (first !== undefined) {
    const where = `${rowsOf(repaired.length)} (the first on line ${first.line.toLocaleString('en-US')})`
    const message = `Quotes that are not closed or stand inside a field were kept as text in ${where}. Look at these cells.`
    findings.push({ id: 'stray-quotes', severity: 'warning', columns: [], message })
  }
  if (firstPadded !== null) {
    const where = `${rowsOf(padded)} (the first on line ${firstPadded.line.toLocaleString('en-US')})`
    const message = `Rows differ in their number of fields: ${where} with fewer fields got blank cells at the end.`
    findings.push({ id: 'padded-rows', severity: 'warning', columns: [], message })
  }
  if (misread > 0) {
    const message = `Control characters in ${misread.toLocaleString('en-US')} different texts were read as the quotes and dashes of Windows-1252 that they come from.`
    findings.push({ id: 'misread-marks', severity: 'info', columns: [], message })
  }
  return findings
}

/**
 * The texts with C1 control characters, which no text holds on purpose, as the marks of Windows-1252: somebody wrote them
 * as UTF-8 byte by byte. Counts the texts that changed.
 */
function withoutControls({ columns, isAscii }: RecordsRead, header: readonly string[]) {
  let cells = 0
  const mended = (text: string): string => {
    if (!isMisread(text)) return text
    cells++
    return withWindowsMarks(text)
  }
  return {
    columns: isAscii
      ? columns
      : columns.map((column) =>
          some(column.texts, isMisread) ? { ...column, texts: Array.from(column.texts, mended) } : column,
        ),
    header: header.map(mended),
    cells,
  }
}

const isMisread = (text: string): boolean => /[\u0080-\u009f]/u.test(text)

function some(texts: Texts, is: (text: string) => boolean): boolean {
  for (const text of texts) if (is(text)) return true
  return false
}

const rowsOf = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`

async function find(
  file: SourceFile,
  text: TextFile,
  options: ReadOptions,
): Promise<{ dialect: Dialect; layout: Layout }> {
  let dialect: Dialect | undefined
  for (let size = SAMPLE; size <= MOST_HEADER; size *= 4) {
    const bytes = await firstBytes(text.path, size)
    const sample = bytes.subarray(text.markBytes)
    const complete = bytes.length < size
    const whole = complete ? sample : sample.subarray(0, sample.length - cutTail(sample))
    dialect ??= sniffDialect(new TextDecoder().decode(whole.subarray(0, SAMPLE)), known(text, options), complete)
    const layout = layoutOf(sample, dialect, complete)
    if (layout !== undefined) return { dialect, layout: { ...layout, byte: layout.byte + text.markBytes } }
  }
  throw dataError(`${file.name}: the header has not ended after 64 MB.`, {
    file: file.name,
    line: 1,
    next: 'Check the delimiter and the quote.',
    remedies: [{ option: 'delimiter' }, { option: 'quote' }],
  })
}

function known(text: TextFile, options: ReadOptions): Partial<Dialect> {
  const { delimiter, quote, escape: mark, header, headerRows, skip } = options
  return {
    encoding: text.encoding,
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(mark !== undefined && { escape: mark }),
    ...(header !== undefined && { header }),
    ...(headerRows !== undefined && { headerRows }),
    ...(skip !== undefined && { skip }),
  }
}

/** @returns undefined where `strict` is set and the bytes are not UTF-8 */
async function survey(
  text: TextFile,
  dialect: Dialect,
  layout: Layout,
  taken: RecordColumns,
  strict: boolean,
  { signal, onRead }: ReadOptions,
): Promise<Survey | undefined> {
  const surveyor = new Surveyor(dialect, layout, (scanner, bytes) => taken.add(scanner, bytes))
  const { size } = await stat(text.path)
  let bytes = layout.byte
  let tail: Uint8Array = new Uint8Array(0)
  for await (const block of blocksOf(text.path, [layout.byte, Number.POSITIVE_INFINITY])) {
    throwIfCancelled(signal)
    surveyor.push(block, false)
    bytes += block.length
    onRead?.((SURVEYED * bytes) / size, surveyor.records)
    if (!strict) continue
    const checked = tail.length === 0 ? block : Buffer.concat([tail, block])
    const cut = cutTail(checked)
    if (!isUtf8(checked.subarray(0, checked.length - cut))) return undefined
    tail = checked.slice(checked.length - cut)
  }
  if (strict && tail.length > 0) return undefined
  surveyor.push(new Uint8Array(0), true)
  return surveyor.finish()
}

function refuseEmpty(file: SourceFile, found: Survey, layout: Layout): void {
  if (found.rows > 0) return
  if (found.width === 0) throw emptyFile(file.name)
  const [first] = found.setAside
  if (first === undefined) {
    const columns = `${found.width} ${found.width === 1 ? 'column' : 'columns'}`
    const problem = layout.sound
      ? `has a header of ${columns} and no data records`
      : 'has no data records: the quotes of its header are not closed'
    const next = layout.sound ? 'Choose a file with at least one data record.' : 'Check which quote it uses, if any.'
    const remedies: readonly Remedy[] = layout.sound ? [] : [{ option: 'quote' }]
    throw dataError(`${file.name} ${problem}.`, { file: file.name, next, remedies })
  }
  throw dataError(
    `${file.name}: none of ${found.records} records could be read. Line ${first.line}: ${first.reason}.`,
    {
      file: file.name,
      line: first.line,
      next: 'Check which delimiter and quote it uses, and how many lines come before its header.',
      remedies: [{ option: 'delimiter' }, { option: 'quote' }, { option: 'skip' }],
    },
  )
}

/** An unnamed last column without a single value: every line, the header's too, ends with a delimiter. */
const isTrailing = (layout: Layout, texts: Texts): boolean =>
  layout.header.length > 1 &&
  layout.header.at(-1)?.trim() === '' &&
  layout.header[0] !== '' &&
  !some(texts, (text) => text.trim() !== '')

async function placed(text: TextFile, setAside: readonly SetAside[]): Promise<readonly SetAside[]> {
  if (text.original === null || setAside.length === 0) return setAside
  const offsets = setAside.map((record) => record.byte)
  const bytes = await originalOffsets(text.path, offsets, text.encoding, text.original.markBytes)
  return setAside.map((record, index) => ({ ...record, byte: bytes[index] ?? -1 }))
}
