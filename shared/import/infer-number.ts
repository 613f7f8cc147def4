import { type NumberFormat, PLAIN_READING, type Reading } from '../table/index.ts'
import { type Distinct, firstDifferent, textsOf } from './distinct.ts'

/** How many distinct texts of a column show how its numbers are written. */
const MOST_TEXTS = 5000
/** Share of them that must look like numbers for the column to say anything. */
const MOSTLY = 0.5

const CURRENCY = '[$€£¥₹₽₩₺]|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|kr)'
const WRITTEN = new RegExp(
  `^\\(?[-+\u2212]?\\s?(${CURRENCY})?\\s?[-+\u2212]?(\\d[\\d.,'\u2019 \u00a0\u202f]*|[.,]\\d+)(?:[eE][-+]?\\d+)?\\s?(${CURRENCY}|%)?\\)?$`,
  'u',
)

/** How often the texts of a column show each mark in each role, one that only one role explains. */
export interface MarkEvidence {
  readonly decimalPoint: number
  readonly decimalComma: number
  readonly pointGroups: number
  readonly commaGroups: number
  /** Like 1.234 and 1,234: a decimal, or a thousand. */
  readonly eitherPoint: number
  readonly eitherComma: number
  readonly blankGroups: number
  readonly apostropheGroups: number
  readonly prefix: string
  readonly suffix: string
}

/** What a column's texts show, or null where they are no numbers. */
export function markEvidence(distinct: Distinct): MarkEvidence | null {
  const evidence = { decimalPoint: 0, decimalComma: 0, pointGroups: 0, commaGroups: 0 }
  const more = { eitherPoint: 0, eitherComma: 0, blankGroups: 0, apostropheGroups: 0 }
  const found = { ...evidence, ...more }
  const prefixes = new Map<string, number>()
  const suffixes = new Map<string, number>()
  const texts = firstDifferent(textsOf(distinct), MOST_TEXTS)
  let numbers = 0
  for (const text of texts) {
    const [, prefix, body, suffix] = WRITTEN.exec(text) ?? []
    if (body === undefined) continue
    numbers++
    if (prefix !== undefined) prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1)
    if (suffix !== undefined) suffixes.set(suffix, (suffixes.get(suffix) ?? 0) + 1)
    const role = roleOf(body.trimEnd())
    if (role !== undefined) for (const name of role) found[name]++
  }
  if (numbers === 0 || numbers < MOSTLY * texts.length) return null
  return { ...found, prefix: mostFrequent(prefixes), suffix: mostFrequent(suffixes) }
}

type Role = Exclude<keyof MarkEvidence, 'prefix' | 'suffix'>

/** As 1.234, which may be a thousand and more or a little over one. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/u
const EITHER_POINT: readonly Role[] = ['eitherPoint']
const DECIMAL_POINT: readonly Role[] = ['decimalPoint']

function roleOf(body: string): readonly Role[] | undefined {
  if (/^\d+$/u.test(body)) return undefined
  // The most frequent of all, and there may be millions.
  if (/^\d+\.\d+$/u.test(body)) return EITHER.test(body) ? EITHER_POINT : DECIMAL_POINT
  const groups: Role[] = /\d[ \u00a0\u202f]\d/u.test(body)
    ? ['blankGroups']
    : /\d['\u2019]\d/u.test(body)
      ? ['apostropheGroups']
      : []
  const points = body.split('.').length - 1
  const commas = body.split(',').length - 1
  if (points > 0 && commas > 0) {
    return body.lastIndexOf('.') > body.lastIndexOf(',')
      ? ['decimalPoint', 'commaGroups']
      : ['decimalComma', 'pointGroups']
  }
  if (points > 1) return ['pointGroups']
  if (commas > 1) return ['commaGroups']
  if (points + commas === 0) return groups
  const isEither = groups.length === 0 && EITHER.test(body)
  if (isEither) return [points > 0 ? 'eitherPoint' : 'eitherComma']
  return [...groups, points > 0 ? 'decimalPoint' : 'decimalComma']
}

const mostFrequent = (counts: ReadonlyMap<string, number>): string =>
  [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0] as const)[0]

/** What the columns of a file say together about its decimal mark. */
export interface FileMarks {
  /** Columns that only a decimal comma explains, and those that only a decimal point does. */
  readonly comma: number
  readonly point: number
}

export function fileMarks(evidence: readonly (MarkEvidence | null)[], delimiter: string | undefined): FileMarks {
  const columns = evidence.filter((column) => column !== null)
  const comma = columns.filter((column) => column.decimalComma > 0 && column.decimalPoint === 0).length
  const point = columns.filter((column) => column.decimalPoint > 0 && column.decimalComma === 0).length
  // Spreadsheets separate by semicolons where the comma is the decimal mark: it speaks where nothing else does.
  return comma + point === 0 && delimiter === ';' ? { comma: 1, point } : { comma, point }
}

export interface NumberGuess {
  readonly reading: Reading
  /** Whether 1,234 could as well be a decimal (or 1.234 a thousand), and nothing in the file decides it. */
  readonly ambiguous: boolean
}

/** The reading under which the column's texts make most sense, beside the other columns of the file. */
export function numberGuess(evidence: MarkEvidence, file: FileMarks): NumberGuess {
  const { decimalComma, decimalPoint, eitherComma, eitherPoint } = evidence
  const inComma = isDecimalComma(evidence, file)
  const groups: NumberFormat['thousands'] = inComma
    ? evidence.pointGroups + eitherPoint > 0
      ? '.'
      : ''
    : evidence.commaGroups + eitherComma > 0
      ? ','
      : ''
  const thousands = evidence.blankGroups > 0 ? ' ' : evidence.apostropheGroups > 0 ? "'" : groups
  const undecided =
    decimalComma + decimalPoint + evidence.pointGroups + evidence.commaGroups + file.comma + file.point === 0
  return {
    reading: {
      ...PLAIN_READING.number,
      decimal: inComma ? ',' : '.',
      thousands,
      prefix: evidence.prefix,
      suffix: evidence.suffix,
    },
    ambiguous: undecided && eitherComma > 0,
  }
}

function isDecimalComma(evidence: MarkEvidence, file: FileMarks): boolean {
  if (evidence.decimalComma !== evidence.decimalPoint) return evidence.decimalComma > evidence.decimalPoint
  if (evidence.commaGroups !== evidence.pointGroups) return evidence.pointGroups > evidence.commaGroups
  return evidence.eitherComma + evidence.eitherPoint > 0 && file.comma > file.point
}
