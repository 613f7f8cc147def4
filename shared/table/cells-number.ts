import type { Reading } from './reading.ts'

/** How the texts of numbers are written; a Reading has these fields. */
export type NumberFormat = Pick<Reading, 'decimal' | 'thousands' | 'prefix' | 'suffix'>

/** What every format with a decimal point reads alike, and Number() without leniency. */
const PLAIN = /^-?\d+(?:\.\d+)?$/u
const MINUS = '\u2212'

/**
 * The number that a trimmed text stands for, or undefined where it is none. The grammar is strict and does not depend on
 * the engine: a sign, digits with complete groups of three where a thousands mark is set, a decimal mark, an exponent;
 * around them the format's prefix and suffix, and parentheses for a negative amount. No hexadecimal, no "Infinity";
 * a text too large for a double is none either.
 *
 * @example
 * readNumber('($1,234.50)', { decimal: '.', thousands: ',', prefix: '$', suffix: '' }) // -1234.5
 */
export function readNumber(text: string, format: NumberFormat): number | undefined {
  if (format.decimal === '.') {
    const short = shortNumber(text)
    if (short !== undefined) return short
    if (PLAIN.test(text)) return finite(Number(text))
  }
  let body = text
  let negative = false
  if (body.startsWith('(') && body.endsWith(')')) {
    negative = true
    body = body.slice(1, -1).trim()
  }
  if (format.suffix !== '' && body.endsWith(format.suffix)) body = body.slice(0, -format.suffix.length).trimEnd()
  if (format.prefix !== '') {
    const sign = signOf(body)
    const rest = body.slice(sign.length)
    if (rest.startsWith(format.prefix)) body = sign + rest.slice(format.prefix.length).trimStart()
  }
  const plain = plainNumber(body, format)
  if (plain === undefined || (negative && signOf(body) !== '')) return undefined
  const value = finite(Number(plain))
  return negative && value !== undefined ? -value : value
}

/** Digits that a double holds exactly, whatever they are; and the powers of ten that it holds. */
const EXACT_DIGITS = 15
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent)

/**
 * A PLAIN number of up to 15 digits, in a tenth of the time: digits and power of ten are exact, so that their quotient
 * is rounded once, as Number() rounds it (Clinger, "How to read floating point numbers accurately", 1990).
 */
function shortNumber(text: string): number | undefined {
  const start = text.charCodeAt(0) === 45 ? 1 : 0
  const { length } = text
  if (length - start > EXACT_DIGITS) return undefined
  let digits = 0
  let point = -1
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) digits = digits * 10 + code - 48
    else if (code === 46 && point < 0 && at > start) point = at
    else return undefined
  }
  if (length === start || point === length - 1) return undefined
  const value = point < 0 ? digits : digits / (POWERS_OF_TEN[length - point - 1] ?? 1)
  return start === 1 ? -value : value
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)

const signOf = (text: string): string =>
  text.startsWith('-') || text.startsWith('+') || text.startsWith(MINUS) ? text.charAt(0) : ''

/** The text in the one form that Number() reads without leniency, or undefined where it does not follow the grammar. */
function plainNumber(text: string, format: NumberFormat): string | undefined {
  const sign = signOf(text)
  let at = sign.length
  const wholeEnd = format.thousands === '' ? digitsEnd(text, at) : groupsEnd(text, at, format.thousands)
  if (wholeEnd < 0) return undefined
  const whole = text.slice(at, wholeEnd)
  at = wholeEnd
  let fraction = ''
  if (text.charAt(at) === format.decimal) {
    const end = digitsEnd(text, at + 1)
    fraction = text.slice(at + 1, end)
    at = end
  }
  if (whole === '' && fraction === '') return undefined
  let exponent = ''
  const mark = text.charCodeAt(at) | 32
  if (at < text.length && mark === 101) {
    const digits = at + 1 + (text.charAt(at + 1) === '-' || text.charAt(at + 1) === '+' ? 1 : 0)
    const end = digitsEnd(text, digits)
    if (end === digits) return undefined
    exponent = `e${text.slice(at + 1, end)}`
    at = end
  }
  if (at !== text.length) return undefined
  const digits = format.thousands === '' ? whole : whole.replace(/\D/gu, '')
  return `${sign === '' || sign === '+' ? '' : '-'}${digits || '0'}.${fraction || '0'}${exponent}`
}

function digitsEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isDigit(text.charCodeAt(at))) at++
  return at
}

/** Where digits with marks between complete groups of three end; −1 where a group is not complete. */
function groupsEnd(text: string, from: number, mark: string): number {
  let at = digitsEnd(text, from)
  const first = at - from
  if (!isGroupMark(text.charAt(at), mark) || first === 0 || first > 3) return at
  while (isGroupMark(text.charAt(at), mark)) {
    const end = digitsEnd(text, at + 1)
    if (end - at !== 4) return -1
    at = end
  }
  return at
}

/** The mark itself; for a blank also the no-break blanks, for an apostrophe also the typographic one. */
function isGroupMark(char: string, mark: string): boolean {
  if (char === mark) return char !== ''
  if (mark === ' ') return char === '\u00a0' || char === '\u202f'
  return mark === "'" && char === '\u2019'
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
