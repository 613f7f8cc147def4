import type { RunSummary } from '../../shared/contract/index.ts'
import { decimal, significant } from './number.ts'

/** A value with its 95 % interval; null where undefined, and `why` says why. */
export type Figure = RunSummary['metrics'][string]

const MOST_DECIMALS = 6
const WITHOUT_INTERVAL = 3

/** The decimals that the interval's width makes worth reading: no digit beyond the first that it covers. */
export function decimalsOf({ value, low, high }: Figure): number {
  if (value === null) return 0
  const width = low === null || high === null ? 0 : high - low
  if (width > 0) return Math.min(Math.max(1 - Math.floor(Math.log10(width)), 0), MOST_DECIMALS)
  return Math.abs(value) >= 100 ? 0 : WITHOUT_INTERVAL
}

/** The decimals that a column of figures shares, so that its digits stand below each other; differences get one more. */
export const decimalsOfAll = (figures: readonly Figure[]): number =>
  Math.min(Math.max(0, ...figures.map(decimalsOf)), WITHOUT_INTERVAL)

/** The value alone; “–” where there is none. */
export const figureValue = (figure: Figure, decimals = decimalsOf(figure)): string =>
  figure.value === null
    ? '–'
    : Math.abs(figure.value) >= 1e9
      ? significant(figure.value, 4)
      : decimal(figure.value, decimals)

/** The interval alone, “0.922 to 0.934”; '' where there is none. */
export const figureInterval = (figure: Figure, decimals = decimalsOf(figure)): string =>
  figure.low === null || figure.high === null
    ? ''
    : `${decimal(figure.low, decimals)} to ${decimal(figure.high, decimals)}`

/** In text: “0.928, 0.922 to 0.934”. */
export function figureText(figure: Figure): string {
  const interval = figureInterval(figure)
  return interval === '' ? figureValue(figure) : `${figureValue(figure)}, ${interval}`
}

/** Whether two figures have intervals that do not touch, so that a difference is seen. */
export const areApart = (a: Figure, b: Figure): boolean =>
  a.low !== null && a.high !== null && b.low !== null && b.high !== null && (a.low > b.high || b.low > a.high)
