import type { CellKind, ReportCell, ReportColumn, ReportFigure } from './report.ts'

const MOST_DECIMALS = 6
const MINUS = '−'
/** What is left of a 0 by rounding. */
const NOISE = 1e-12
/** Stands for a value that there is not. */
const NONE = '–'

/** A count: 48,842. */
export const count = (value: number): string => shown(value, { maximumFractionDigits: 0 })

/** Always in English, whoever reads: the same report on every machine. */
const shown = (value: number, options: Intl.NumberFormatOptions): string =>
  value.toLocaleString('en-US', { signDisplay: 'negative', ...options }).replace('-', MINUS)

/** A few significant digits, without an exponent for everyday sizes. */
export function number(value: number, digits = 4): string {
  const size = Math.abs(value)
  if (size < NOISE) return '0'
  if (size !== 0 && (size >= 1e9 || size < 1e-4))
    return value
      .toExponential(digits - 1)
      .replaceAll('-', MINUS)
      .replace('+', '')
  if (Number.isInteger(value)) return shown(value, { useGrouping: 'min2' })
  if (size >= 10 ** digits) return count(value)
  return shown(value, { maximumSignificantDigits: digits, useGrouping: 'min2' })
}

/** A share of a whole in [0, 1]: 23.9 %. */
export const share = (value: number, decimals = 1): string =>
  `${shown(100 * value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })} %`

/** `1 row`, `48,842 rows`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** The decimals that an interval makes worth reading: none beyond the first that its width covers. */
function decimalsOf({ value, low, high }: ReportFigure): number {
  const width = low === null || high === null ? 0 : high - low
  if (width > 0) return Math.min(Math.max(1 - Math.floor(Math.log10(width)), 0), MOST_DECIMALS)
  return Math.abs(value ?? 0) >= 100 ? 0 : 3
}

/** Value and interval as two texts; why there is none in the place of the interval. */
export function figureTexts(figure: ReportFigure): [value: string, interval: string] {
  const { value, low, high, why, tooSmall } = figure
  if (tooSmall && value !== null) return [NONE, 'too few rows']
  if (value === null) return [NONE, why ?? 'undefined']
  if (Math.abs(value) >= 1e9) return [number(value), '']
  const decimals = decimalsOf(figure)
  const as = (one: number) => shown(one, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return [as(value), low === null || high === null ? '' : `${as(low)} to ${as(high)}`]
}

/** “0.928 (0.922 to 0.933)”. */
export function figureText(figure: ReportFigure): string {
  const [value, interval] = figureTexts(figure)
  return interval === '' ? value : `${value} (${interval})`
}

/** The same as per cent: “87.5 % (86.9 to 88.2)”. */
export function shareText({ value, low, high }: ReportFigure): string {
  if (value === null) return NONE
  const plain = (one: number) => shown(100 * one, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return low === null || high === null ? share(value) : `${share(value)} (${plain(low)} to ${plain(high)})`
}

export function cellText(cell: ReportCell, { kind }: ReportColumn): string {
  if (cell === null) return NONE
  if (typeof cell === 'string') return cell
  if (typeof cell !== 'number') return figureText(cell)
  return NUMBERS[kind](cell)
}

const NUMBERS: Readonly<Record<CellKind, (value: number) => string>> = {
  text: (value) => number(value),
  number: (value) => number(value),
  figure: (value) => number(value),
  count,
  share: (value) => share(value),
}

/** Whether cells of a kind stand flush right. */
export const isNumeric = (kind: CellKind): boolean => kind !== 'text'

/** Fit for a file name and an address: letters and digits, with hyphens between. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .slice(0, 60) || 'data'

/** What made a report; a version that is not known is not named. */
export const madeWith = (version: string): string => (version === '' ? 'Lathe' : `Lathe ${version}`)
