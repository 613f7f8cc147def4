import type { Dialect } from './dialect.ts'
import { afterLines, type SampleRecord, sampleRecords } from './sample.ts'

/** Where a delimited file's data begin, and what its columns are. */
export interface Layout {
  /** The header's texts; empty texts where the file has none. Its length is the number of fields of a data record. */
  readonly header: readonly string[]
  /** Whether records with fewer fields are filled up with blank cells: too few have as many as the header for a rule. */
  readonly pads: boolean
  /** Whether the header's quotes are closed and nothing but its fields stands in it. */
  readonly sound: boolean
  /** First byte of the data, and its line, from 1. */
  readonly byte: number
  readonly line: number
}

/** Share of the records that have to agree before they outvote the header. */
const NEARLY_ALL = 0.9
const MOST_RECORDS = 1000

/**
 * Reads the header and the number of fields off the beginning of a file.
 *
 * The header's number of fields counts, with exceptions that whole files follow: a header that ends with a delimiter more
 * than the records; records that have more fields than the header, whose last ones are columns without a name; and R's
 * `write.table`, whose records begin with a row name of their own under no header.
 *
 * @param sample the beginning of the file, UTF-8 without a byte order mark, from byte 0
 * @returns undefined where the header runs past the sample
 */
export function layoutOf(sample: Uint8Array, dialect: Dialect, complete: boolean): Layout | undefined {
  const records = sampleRecords(sample, dialect, { skip: dialect.skip, complete, limit: MOST_RECORDS })
  if (!dialect.header) {
    const pads = !isRegular(records, usualWidth(records))
    const header = Array.from({ length: pads ? mostFields(records) : usualWidth(records) }, () => '')
    return { header, pads, sound: true, byte: afterLines(sample, dialect.skip), line: dialect.skip + 1 }
  }
  const { headerRows = 1 } = dialect
  const heading = records.slice(0, headerRows)
  const data = records.slice(headerRows)
  const last = heading.at(-1)
  if (last === undefined || heading.length < headerRows)
    return complete
      ? { header: joinedNames(heading), pads: false, sound: true, byte: sample.length, line: dialect.skip + 1 }
      : undefined
  const names = fittedHeader(joinedNames(heading), data)
  const pads = !isRegular(data, names.length)
  return {
    header: pads ? [...names, ...blanks(mostFields(data) - names.length)] : names,
    pads,
    sound: heading.every((record) => record.sound),
    byte: last.next,
    line: last.line + linesIn(sample.subarray(last.byte, last.next)),
  }
}

/** Share of the records that must have the header's number of fields for the others to count as broken. */
const REGULAR = 0.5

const isRegular = (records: readonly SampleRecord[], width: number): boolean =>
  records.filter(({ cells }) => cells.length === width).length >= REGULAR * records.length

const mostFields = (records: readonly SampleRecord[]): number =>
  records.reduce((most, { cells }) => Math.max(most, cells.length), 1)

const blanks = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '')

/** The names of a header of several records: the texts of a column, blank ones left out. */
function joinedNames(records: readonly SampleRecord[]): string[] {
  const [first] = records
  if (first === undefined || records.length === 1) return [...(first?.cells ?? [])]
  return blanks(mostFields(records)).map((_, column) =>
    records
      .map(({ cells }) => (cells[column] ?? '').trim())
      .filter((text) => text !== '')
      .join(' '),
  )
}

function fittedHeader(names: readonly string[], data: readonly SampleRecord[]): readonly string[] {
  const width = usualWidth(data)
  const usual = data.filter((record) => record.cells.length === width)
  if (usual.length < NEARLY_ALL * data.length || width === names.length) return names
  if (width === names.length - 1 && names.at(-1)?.trim() === '') return names.slice(0, -1)
  if (width < names.length) return names
  const unnamed = blanks(width - names.length)
  if (unnamed.length > 1 || usual.every((record) => record.cells.at(-1) === '')) return [...names, ...unnamed]
  const rowNames = new Set(usual.map((record) => record.cells[0]))
  return usual.length > 1 && rowNames.size === usual.length ? ['', ...names] : [...names, '']
}

/** The number of fields that most records have; of equally frequent ones the largest. */
export function usualWidth(records: readonly SampleRecord[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let best = 1
  for (const [width, count] of counts) {
    const most = counts.get(best) ?? 0
    if (count > most || (count === most && width > best)) best = width
  }
  return best
}

/**
 * How many records stand before the table: comments, titles and notes. They begin with a comment mark or fill at most a
 * third of the usual number of fields, or, padded to that number, only the first of them.
 */
export function preambleLength(records: readonly SampleRecord[]): number {
  const width = usualWidth(records)
  if (width < 2) return 0
  const index = records.findIndex(({ cells }) => {
    const isTitle = width > 2 && cells[0]?.trim() !== ''
    if (cells.length === width)
      return !(cells.slice(1).every(isEmpty) && (isTitle || isComment(cells) || isEmpty(cells[0])))
    return !isComment(cells) && cells.filter((cell) => cell.trim() !== '').length > Math.max(1, width / 3)
  })
  return Math.max(0, index)
}

const isEmpty = (cell: string | undefined): boolean => cell === undefined || cell.trim() === ''
const isComment = (cells: readonly string[]): boolean => /^\s*(?:#|%|\/\/)/u.test(cells[0] ?? '')

/** Line ends in bytes: LF, CRLF and CR count one each. */
export function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) lines++
  }
  return lines
}
