import { civilFromDays, DAY_MILLISECONDS } from './cells-calendar.ts'
import { patternsOf, readDate, serialOf, tokensOf } from './cells-date.ts'
import { MONTH_NAMES } from './cells-month.ts'

/**
 * The text of a moment in a pattern; what the pattern leaves out (time, zone) is dropped. `iso` writes UTC wall-clock. Of
 * several patterns it is the first one whose text is read back to the moment, or the first.
 */
export function formatDate(value: number, pattern: string): string {
  const patterns = patternsOf(pattern)
  const [first = pattern] = patterns
  if (patterns.length === 1) return formatOne(value, first)
  const texts = patterns.map((one) => formatOne(value, one))
  return texts.find((text) => readDate(text, pattern) === value) ?? formatOne(value, first)
}

function formatOne(value: number, pattern: string): string {
  if (pattern === 'serial') return String(serialOf(value))
  const days = Math.floor(value / DAY_MILLISECONDS)
  const [year, month, day] = civilFromDays(days)
  const time = value - days * DAY_MILLISECONDS
  const milli = time % 1000
  if (pattern === 'iso') {
    const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
    if (time === 0) return date
    const clock = `${pad(Math.floor(time / 3_600_000), 2)}:${pad(Math.floor(time / 60_000) % 60, 2)}`
    return `${date}T${clock}:${pad(Math.floor(time / 1000) % 60, 2)}${milli === 0 ? '' : `.${pad(milli, 3)}`}`
  }
  const hour = Math.floor(time / 3_600_000)
  const half = hour % 12 === 0 ? 12 : hour % 12
  const title = MONTH_NAMES[month - 1] ?? ''
  const written: Readonly<Record<string, string>> = {
    yyyy: pad(year, 4),
    yy: pad(year % 100, 2),
    MMMM: title,
    MMM: title.slice(0, 3),
    MM: pad(month, 2),
    M: String(month),
    dd: pad(day, 2),
    d: String(day),
    HH: pad(hour, 2),
    H: String(hour),
    hh: pad(half, 2),
    h: String(half),
    mm: pad(Math.floor(time / 60_000) % 60, 2),
    ss: pad(Math.floor(time / 1000) % 60, 2),
    SSS: pad(milli, 3),
    a: hour < 12 ? 'AM' : 'PM',
    XXX: 'Z',
    VV: 'UTC',
  }
  return tokensOf(pattern)
    .map((token) => written[token] ?? token)
    .join('')
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
