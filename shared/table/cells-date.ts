import { DAY_MILLISECONDS, daysFromCivil, daysInMonth } from './cells-calendar.ts'
import { monthAt } from './cells-month.ts'
import { zoneAt } from './cells-zone.ts'

/** A moment's fields, as a text states them. `offset` is minutes east of UTC, 0 where the text names no zone. */
interface Fields {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  /** 0 none said, 1 before noon, 2 after noon. */
  half: number
  offset: number
  /** The text from a zone's name on; '' where there is none. */
  zone: string
}

/**
 * Milliseconds since 1970-01-01T00:00:00Z of a trimmed text, or undefined where it does not follow the pattern or names
 * a day or time that does not exist. Years 1 to 9999. A second of 60 and the hour 24 are refused.
 *
 * Patterns are made of `yyyy yy MMMM MMM MM M dd d HH H hh h mm ss SSS a XXX`; `M d H h` take one or two digits, `SSS`
 * any number of decimals, `XXX` `Z` or an offset such as `+02:00`, `VV` a zone's name such as `Europe/Berlin` or an
 * abbreviation that only one zone has, such as `CET`; `MMMM` a month's name in English, German, French, Spanish, Italian,
 * Portuguese or Dutch, `MMM` its short form, with or without a point; a blank beside either also stands for `de`; other characters stand for themselves, a blank also for several.
 * `yy` is 1969 to 2068 (POSIX). `iso` is every calendar date of ISO 8601: extended or basic, with or without time (after
 * `T` or a blank), fraction and zone. `serial` is a day's number in a spreadsheet (1 to 2,958,465, with the time as
 * decimals; 60 and below differ by a day from what old versions of Excel show). Several patterns, with `|` between them,
 * are tried in their order.
 *
 * A time with a zone becomes the instant; one without stays the time that its clock showed.
 *
 * @example
 * readDate('31.01.2024 17:05', 'dd.MM.yyyy HH:mm') // 1706720700000
 */
export function readDate(text: string, pattern: string): number | undefined {
  for (const one of patternsOf(pattern)) {
    const moment = readOne(text, one)
    if (moment !== undefined) return moment
  }
  return undefined
}

const PARTS = new Map<string, readonly string[]>()

/** The patterns that a pattern is made of. */
export function patternsOf(pattern: string): readonly string[] {
  let parts = PARTS.get(pattern)
  if (parts === undefined) {
    parts = pattern.split('|')
    PARTS.set(pattern, parts)
  }
  return parts
}

function readOne(text: string, pattern: string): number | undefined {
  if (pattern === 'serial') return readSerial(text)
  const fields: Fields = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    half: 0,
    offset: 0,
    zone: '',
  }
  const found = pattern === 'iso' ? matchIso(text, fields) : matchPattern(text, tokensOf(pattern), fields)
  return found ? toMilliseconds(fields) : undefined
}

/** 1970-01-01 as a spreadsheet numbers days. */
const SERIAL_1970 = 25_569
const LAST_SERIAL = 2_958_466

function readSerial(text: string): number | undefined {
  if (!/^\d{1,7}(?:\.\d{1,12})?$/u.test(text)) return undefined
  const serial = Number(text)
  return serial >= 1 && serial < LAST_SERIAL ? Math.round((serial - SERIAL_1970) * DAY_MILLISECONDS) : undefined
}

/** The day's number of a moment in a spreadsheet. */
export const serialOf = (milliseconds: number): number => milliseconds / DAY_MILLISECONDS + SERIAL_1970

function toMilliseconds(fields: Fields): number | undefined {
  const { year, month, day, minute, second, half } = fields
  let { hour } = fields
  if (half !== 0) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half === 2 ? 12 : 0)
  }
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const time = ((hour * 60 + minute - fields.offset) * 60 + second) * 1000 + fields.millisecond
  const moment = daysFromCivil(year, month, day) * DAY_MILLISECONDS + time
  return fields.zone === '' ? moment : zoneAt(fields.zone, moment)?.instant
}

const ISO =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d))?|(\d\d)(\d\d))(?:[Tt ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)? ?([Zz]|[+-]\d\d(?::?\d\d)?)?(?:\[[A-Z][\w/+-]*\])?)?$/u

function matchIso(text: string, fields: Fields): boolean {
  const found = ISO.exec(text)
  if (!found) return false
  fields.year = Number(found[1])
  fields.month = Number(found[2] ?? found[4])
  fields.day = Number(found[3] ?? found[5] ?? 1)
  fields.hour = Number(found[6] ?? 0)
  fields.minute = Number(found[7] ?? 0)
  fields.second = Number(found[8] ?? 0)
  fields.millisecond = milliseconds(found[9] ?? '')
  return setZone(found[10] ?? '', fields)
}

/** The first three decimals of a second; further ones are below the column's resolution. */
const milliseconds = (digits: string): number => Number(digits.slice(0, 3).padEnd(3, '0'))

function setZone(text: string, fields: Fields): boolean {
  if (text === '' || text === 'Z' || text === 'z') return true
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(3).replace(':', '') || 0)
  if (hours > 14 || minutes > 59) return false
  fields.offset = (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1)
  return true
}

const TOKEN = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|SSS|a|XXX|VV|[^A-Za-z]|[A-Za-z]/gu
const COMPILED = new Map<string, readonly string[]>()

/** The tokens of a pattern, kept from call to call. */
export function tokensOf(pattern: string): readonly string[] {
  let tokens = COMPILED.get(pattern)
  if (tokens === undefined) {
    tokens = pattern.match(TOKEN) ?? []
    COMPILED.set(pattern, tokens)
  }
  return tokens
}

function matchPattern(text: string, tokens: readonly string[], fields: Fields): boolean {
  let at = 0
  for (let place = 0; place < tokens.length; place++) {
    at = matchToken(text, at, tokens[place]!, fields)
    if (at < 0) return false
    at = besideMonth(text, at, tokens, place)
  }
  return at === text.length && tokens.length > 0
}

/** The place after the token, or −1 where the text does not have it there. */
function matchToken(text: string, at: number, token: string, fields: Fields): number {
  const field = NUMBER_TOKENS[token]
  if (field !== undefined) {
    const [name, fewest, most] = field
    const end = digitsEnd(text, at, most)
    if (end - at < fewest) return -1
    const value = Number(text.slice(at, end))
    fields[name] = token === 'yy' ? value + (value < 69 ? 2000 : 1900) : value
    return end
  }
  if (token === 'SSS') {
    const end = digitsEnd(text, at, 9)
    fields.millisecond = milliseconds(text.slice(at, end))
    return end === at ? -1 : end
  }
  if (token === 'MMM' || token === 'MMMM') return matchMonth(text, at, token, fields)
  if (token === 'a') return matchHalf(text, at, fields)
  if (token === 'XXX') return matchZone(text, at, fields)
  if (token === 'VV') return matchZoneName(text, at, fields)
  let end = at
  if (token === ' ') while (text.charAt(end) === ' ') end++
  else if (text.charAt(at) === token) end++
  return end === at ? -1 : end
}

function matchHalf(text: string, at: number, fields: Fields): number {
  const half = text.slice(at, at + 2).toLowerCase()
  if (half !== 'am' && half !== 'pm') return -1
  fields.half = half === 'am' ? 1 : 2
  return at + 2
}

function matchZone(text: string, at: number, fields: Fields): number {
  const zone = /^(?:[Zz]|[+-]\d\d:?\d\d)/u.exec(text.slice(at))?.[0]
  return zone !== undefined && setZone(zone, fields) ? at + zone.length : -1
}

/** What the zone makes of the time is known once all of the text is. */
function matchZoneName(text: string, at: number, fields: Fields): number {
  fields.zone = text.slice(at)
  const zone = zoneAt(fields.zone, 0)
  return zone === undefined ? -1 : at + zone.length
}

function matchMonth(text: string, at: number, token: string, fields: Fields): number {
  const found = monthAt(text, at, token)
  if (!found) return -1
  fields.month = found.month
  return found.end
}

/** Behind what may stand beside a month: the point of a short form, and `de` as in `3 de enero de 2024`. */
function besideMonth(text: string, at: number, tokens: readonly string[], place: number): number {
  const [token, next] = [tokens[place], tokens[place + 1]]
  if (token === 'MMM' && next !== '.' && text.charAt(at) === '.') return at + 1
  if (token !== ' ' || !(isMonth(next) || isMonth(tokens[place - 1]))) return at
  return at + (/^de +/iu.exec(text.slice(at, at + 8))?.[0].length ?? 0)
}

const isMonth = (token: string | undefined): boolean => token === 'MMM' || token === 'MMMM'

const NUMBER_TOKENS: Readonly<
  Record<string, readonly [Exclude<keyof Fields, 'half' | 'offset' | 'zone'>, number, number]>
> = {
  yyyy: ['year', 4, 4],
  yy: ['year', 2, 2],
  MM: ['month', 2, 2],
  M: ['month', 1, 2],
  dd: ['day', 2, 2],
  d: ['day', 1, 2],
  HH: ['hour', 2, 2],
  H: ['hour', 1, 2],
  hh: ['hour', 2, 2],
  h: ['hour', 1, 2],
  mm: ['minute', 2, 2],
  ss: ['second', 2, 2],
}

function digitsEnd(text: string, from: number, most: number): number {
  let at = from
  while (at < text.length && at - from < most && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++
  return at
}
