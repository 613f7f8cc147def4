import type { Dialect } from './dialect.ts'
import { hasHeader } from './header.ts'
import { preambleLength, usualWidth } from './layout.ts'
import { type SampleRecord, sampleRecords } from './sample.ts'
import { looksNumeric, looksTemporal } from './shapes.ts'

const DELIMITERS = [',', ';', '\t', '|', ':', ' ']
/** Blanks and colons stand inside dates, times and prose: they only delimit where nearly every cell is a number. */
const INSIDE_CELLS = new Set([':', ' '])
const MOST_RECORDS = 1000

type Punctuation = Pick<Dialect, 'delimiter' | 'quote' | 'escape'>

/**
 * Finds out how a delimited text is written. Every pair of delimiter and quote is tried on the sample; the one under
 * which most records have the same number of fields and most cells look like values wins (after van den Burg,
 * Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns", 2019).
 *
 * @param sample the beginning of the file as text, without a byte order mark
 * @param overrides what the caller knows; it is never changed
 * @param complete whether the sample is the whole file
 * @example
 * sniffDialect('a;b\n1,5;x\n', {}).delimiter // ';'
 */
export function sniffDialect(sample: string, overrides: Partial<Dialect> = {}, complete = true): Dialect {
  const bytes = new TextEncoder().encode(sample)
  const skipped = overrides.skip ?? 0
  let best: { punctuation: Punctuation; records: SampleRecord[] } | undefined
  let bestScore = -1
  const soundlyQuoted = new Set<string>()
  for (const punctuation of candidates(sample, overrides)) {
    const records = sampleRecords(bytes, punctuation, { skip: skipped, complete, limit: MOST_RECORDS })
    const { delimiter, quote } = punctuation
    if (quote === '"' && records.every((record) => record.sound)) soundlyQuoted.add(delimiter)
    const score = scoreOf(records, punctuation) * (quote === '' && soundlyQuoted.has(delimiter) ? 0.2 : 1)
    if (score <= bestScore) continue
    bestScore = score
    best = { punctuation, records }
  }
  const { punctuation, records } = best ?? {
    punctuation: { delimiter: ',', quote: '"', escape: '"' } as const,
    records: [],
  }
  const data = records.slice(overrides.skip === undefined ? preambleLength(records) : 0)
  const header = overrides.header ?? hasHeader(data.map((record) => record.cells))
  const headerRows = overrides.headerRows ?? (header ? repeatedHeader(data) : 1)
  return {
    ...punctuation,
    encoding: overrides.encoding ?? 'utf-8',
    newline: overrides.newline ?? newlineOf(sample),
    header,
    ...(headerRows > 1 && { headerRows }),
    skip: overrides.skip ?? (data[0]?.line ?? 1) - 1,
  }
}

/** How often the first record stands at the top, where it is a line of names that comes at least twice. */
function repeatedHeader(records: readonly SampleRecord[]): number {
  const first = JSON.stringify(records[0]?.cells ?? [])
  const other = records.findIndex(({ cells }) => JSON.stringify(cells) !== first)
  const names = records[0]?.cells.filter((cell) => cell.trim() !== '') ?? []
  return other > 1 && names.length > 1 && new Set(names).size === names.length ? other : 1
}

function candidates(sample: string, overrides: Partial<Dialect>): Punctuation[] {
  // Under a name without a comma "1,5" may be one field: nothing says so unless another delimiter is tried.
  const isAlone = /^\s*[^,\r\n]+[\r\n]/u.test(sample)
  const delimiters =
    overrides.delimiter === undefined
      ? DELIMITERS.filter(
          (delimiter) => delimiter === ',' || sample.includes(delimiter) || (delimiter === ';' && isAlone),
        )
      : [overrides.delimiter]
  const quotes = overrides.quote === undefined ? likelyQuotes(sample) : [overrides.quote]
  return delimiters.flatMap((delimiter) =>
    quotes.flatMap((quote) =>
      likelyEscapes(sample, quote, overrides).map((mark) => ({ delimiter, quote, escape: mark })),
    ),
  )
}

function likelyQuotes(sample: string): Dialect['quote'][] {
  const quotes: Dialect['quote'][] = ['"']
  if (/(?:^|[,;\t|: \n\r])'/u.test(sample)) quotes.push("'")
  if (sample.includes('"')) quotes.push('')
  return quotes
}

function likelyEscapes(sample: string, quote: Dialect['quote'], overrides: Partial<Dialect>): Dialect['escape'][] {
  if (overrides.escape !== undefined) return [overrides.escape]
  // Single quotes around fields whose double quotes are doubled: the mark of another dialect was kept.
  if (quote === "'" && !sample.includes("''") && /""/u.test(sample) && !/(?<!")"(?!")/u.test(sample)) return ['"']
  return quote !== '' && sample.includes(`\\${quote}`) ? [quote, '\\'] : [quote]
}

/** 0 to about 1: how much the records look like a table under these rules. */
function scoreOf(records: readonly SampleRecord[], { delimiter, quote }: Punctuation): number {
  if (records.length === 0) return 0
  const width = usualWidth(records)
  let regular = 0
  let cells = 0
  let typed = 0
  let temporal = 0
  let points = 0
  for (const record of records) {
    if (record.sound && record.cells.length === width) regular++
    for (const source of record.cells) {
      const cell = source.trim()
      const isTemporal = looksTemporal(cell)
      cells++
      if (isTemporal) temporal++
      if (isTemporal || looksNumeric(cell)) typed++
      points += cell === '' || isTemporal || looksNumeric(cell) ? 1 : textPoints(cell, delimiter, quote)
    }
  }
  const share = regular / records.length
  const looks = points / cells
  if (width < 2) return (0.1 + (0.6 * temporal) / cells) * looks * share
  const prior = INSIDE_CELLS.has(delimiter) ? (records.length > 1 ? 0.8 * (typed / cells) : 0) : 1
  return prior * share ** 2 * ((width - 1) / width) * looks * (splitsDecimals(records, delimiter, width) ? 0.1 : 1)
}

/** A text cell speaks against the rules where it still holds what they should have taken apart. */
function textPoints(cell: string, delimiter: string, quote: string): number {
  const first = cell.charAt(0)
  if ((first === '"' || first === "'") && (quote !== first || cell.endsWith(first))) return 0.1
  if (cell.endsWith('"')) return 0.2
  if (cell.length > 60) return 0.7
  return delimiter !== ';' && cell.includes(';') ? 0.6 : cell.includes('\t') ? 0.4 : cell.includes('|') ? 0.6 : 0.9
}

/** A header of one name above "1,5" and "2,25": the comma is a decimal mark. */
function splitsDecimals(records: readonly SampleRecord[], delimiter: string, width: number): boolean {
  if (delimiter !== ',' || width !== 2 || records[0]?.cells.length !== 1) return false
  return records.slice(1).every(({ cells }) => cells.length === 2 && cells.every((cell) => /^-?\d+$/u.test(cell)))
}

function newlineOf(sample: string): Dialect['newline'] {
  const crlf = sample.match(/\r\n/gu)?.length ?? 0
  const lf = (sample.match(/\n/gu)?.length ?? 0) - crlf
  const cr = sample.match(/\r(?!\n|$)/gu)?.length ?? 0
  if ([crlf, lf, cr].filter((count) => count > 0).length > 1) return 'mixed'
  return crlf > 0 ? '\r\n' : cr > 0 ? '\r' : '\n'
}
