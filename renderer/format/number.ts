import { localeTags } from './locale.ts'

/** Narrow, and no line ends at it. */
const THIN_SPACE = '\u202f'

const formats = new Map<string, Intl.NumberFormat>()

/** Marks follow the locale; minus is U+2212. */
function shown(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify([localeTags(), options])
  const format = formats.get(key) ?? new Intl.NumberFormat(localeTags(), options)
  formats.set(key, format)
  return format.format(value).replace('-', '−')
}

/** A count, or any number without decimals: 48,842. */
export const count = (value: number): string => shown(value, { maximumFractionDigits: 0 })

/** A number with so many decimals: 0.928. */
export const decimal = (value: number, decimals: number): string =>
  shown(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: 'negative' })

const isFourDigits = (value: number): boolean => Math.abs(value) < 10_000

/** A value on an axis, with so many decimals: four digits stand together, since they may be a year: 1900, 12,000. */
export const axisNumber = (value: number, decimals: number): string =>
  shown(value, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
    useGrouping: isFourDigits(value) ? false : 'auto',
  })

/** A value where there is no room for all of its digits: 0.25, 1900, 12.4K, 1.49M. */
export const compact = (value: number): string =>
  isFourDigits(value)
    ? shown(value, { maximumSignificantDigits: 4, useGrouping: false })
    : shown(value, { notation: 'compact', maximumSignificantDigits: 3 })

/** A difference, with its sign: −0.0024, +0.0004, 0. */
export const signed = (value: number, decimals: number): string =>
  shown(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: 'exceptZero' })

/** A share of a whole in [0, 1] as per cent: 23.9 %. */
export function share(value: number, decimals = 1): string {
  const least = 10 ** -decimals / 100
  if (value > 0 && value < least) return `<${THIN_SPACE}${decimal(least * 100, decimals)}${THIN_SPACE}%`
  return `${decimal(value * 100, decimals)}${THIN_SPACE}%`
}

/** So many significant digits, without an exponent for everyday sizes: 6.8, 11, 0.4. */
export function significant(value: number, digits = 2): string {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return exponent(value, digits)
  if (size >= 10 ** digits) return count(value)
  return shown(value, { maximumSignificantDigits: digits })
}

/** A value of a column: years and other numbers of four digits stand without marks between thousands. */
export const plainNumber = (value: number, { isGrouped = true, digits = 6 } = {}): string => {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e15 || size < 1e-4)) return exponent(value, digits)
  const whole = size >= 10 ** (digits - 1)
  return shown(value, {
    ...(whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits }),
    useGrouping: isGrouped ? 'min2' : false,
  })
}

/** The largest difference between two scorings: 0 when they agree to the last bit, else 2.4e−7. */
export const parity = (value: number): string => (value === 0 ? '0' : exponent(value, 2))

const exponent = (value: number, digits: number): string =>
  value
    .toExponential(digits - 1)
    .replaceAll('-', '−')
    .replace('+', '')

/** 0.21, or “< 0.001”. */
export const pValue = (value: number): string =>
  value < 0.001 ? `<${THIN_SPACE}${decimal(0.001, 3)}` : decimal(value, 2)

/** `1 row`, `2 rows`, `48,842 rows`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
