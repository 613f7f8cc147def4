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
  if (format.decimal === '.' && PLAIN.test(text)) return finite(Number(text))
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
