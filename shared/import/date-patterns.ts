import { readDate } from '../table/index.ts'

/** Dates as people write them. Of two that fit alike the earlier wins: the stricter form stands first. */
const DAY_FIRST = [
  'dd.MM.yyyy',
  'd.M.yyyy',
  'dd/MM/yyyy',
  'd/M/yyyy',
  'dd-MM-yyyy',
  'd-M-yyyy',
  'dd.MM.yy',
  'd.M.yy',
  'dd/MM/yy',
  'd/M/yy',
  'dd-MM-yy',
]
const MONTH_FIRST = ['MM/dd/yyyy', 'M/d/yyyy', 'MM-dd-yyyy', 'M-d-yyyy', 'MM/dd/yy', 'M/d/yy', 'MM-dd-yy']
const OTHERS = [
  'yyyy/MM/dd',
  'yyyy/M/d',
  'yyyy.MM.dd',
  'yyyy-M-d',
  'dd-MMM-yyyy',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'd. MMMM yyyy',
  'd. MMM yyyy',
  'MMM d, yyyy',
  'MMMM d, yyyy',
  'MMM yyyy',
  'MMMM yyyy',
]
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' HH:mm:ss.SSS', ' H:mm', ' H:mm:ss', ' h:mm a', ' h:mm:ss a']

const PATTERNS = ['iso', ...[...DAY_FIRST, ...MONTH_FIRST, ...OTHERS].flatMap((day) => TIMES.map((time) => day + time))]

const OFFSET = /:\d\d(?:\.\d+)?(?: ?[AaPp][Mm])? ?(?:[Zz]|[+-]\d\d:?\d\d)$/u
const ZONE_NAME = /:\d\d(?:\.\d+)?(?: ?[AaPp][Mm])? (?:[A-Z]{3,4}|[A-Z][\w+-]*\/[\w/+-]+)$/u

/** Patterns that texts may follow: of times with a zone only where a text has one. */
export function candidatesFor(texts: readonly string[]): readonly string[] {
  const zones = [
    ...(texts.some((text) => OFFSET.test(text)) ? ['XXX', ' XXX'] : []),
    ...(texts.some((text) => ZONE_NAME.test(text)) ? [' VV'] : []),
  ]
  if (zones.length === 0) return PATTERNS
  const iso = ['yyyy-MM-dd HH:mm', 'yyyy-MM-dd HH:mm:ss', 'yyyy-MM-ddTHH:mm', 'yyyy-MM-ddTHH:mm:ss']
  const times = [...PATTERNS.filter((pattern) => pattern.includes('mm')), ...iso]
  return [...PATTERNS, ...zones.flatMap((zone) => times.map((pattern) => pattern + zone))]
}

/** Whether a text that is a date under a pattern names a zone, or only a time of day. */
export function clockOf(text: string, pattern: string): 'zone' | 'time' | 'none' {
  if (pattern.endsWith('XXX') || pattern.endsWith('VV')) return 'zone'
  if (pattern !== 'iso') return /[Hh]/u.test(pattern) || (pattern === 'serial' && text.includes('.')) ? 'time' : 'none'
  if (text.length <= 'yyyy-MM-dd'.length) return 'none'
  return /[Tt ]\d\d.*(?:[Zz\]]|[+-]\d\d(?::?\d\d)?)$/u.test(text) ? 'zone' : 'time'
}

/** The same pattern with day and month exchanged, or '' where the month is no number or stands in the middle. */
export function swapDayAndMonth(pattern: string): string {
  const found = /^(d{1,2})([-/.])(M{1,2})([-/.].*)$/u.exec(pattern)
  if (found) return `${found[3]}${found[2]}${found[1]}${found[4]}`
  const other = /^(M{1,2})([-/.])(d{1,2})([-/.].*)$/u.exec(pattern)
  return other ? `${other[3]}${other[2]}${other[1]}${other[4]}` : ''
}

/** Which comes first in a pattern: the day, the month, or neither can be said. */
export const orderOf = (pattern: string): 'day' | 'month' | 'neither' =>
  pattern.startsWith('d') ? 'day' : /^M+[-/.]|^M+ d/u.test(pattern) ? 'month' : 'neither'

/** The numbers of days that spreadsheets show of dates from 1927 to 2119, where a cell lost its format. */
export const isSerial = (text: string): boolean => /^[1-7]\d{4}(?:\.\d{1,12})?$/u.test(text)

/**
 * Patterns that the texts follow, the one of most texts first; of two that fit alike the stricter.
 *
 * @param known patterns that need not be found
 */
export function patternsFor(texts: readonly string[], known: readonly string[], most: number): string[] {
  const candidates = candidatesFor(texts)
  const found: string[] = []
  let left = texts.filter((text) => known.every((pattern) => readDate(text, pattern) === undefined))
  while (left.length > 0 && known.length + found.length < most) {
    let best = ''
    let bestCount = 0
    for (const pattern of candidates) {
      const count = left.filter((text) => readDate(text, pattern) !== undefined).length
      if (count <= bestCount) continue
      best = pattern
      bestCount = count
    }
    if (bestCount === 0) break
    found.push(best)
    left = left.filter((text) => readDate(text, best) === undefined)
  }
  return found
}
