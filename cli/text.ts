import type { Finding } from '../shared/core/index.ts'
import type { Figure } from '../shared/metrics/index.ts'
import { findingsInFlags } from './remedies.ts'

/** How the columns of a table stand: those in `right` flush right, those in `point` with their points in one line. */
export interface Alignment {
  readonly right?: readonly number[]
  readonly point?: readonly number[]
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[], { right = [], point = [] }: Alignment = {}): string {
  const aligned = point.reduce((table, c) => alignPoints(table, c), rows)
  const widths: number[] = []
  for (const row of aligned) for (const [c, cell] of row.entries()) widths[c] = Math.max(widths[c] ?? 0, cell.length)
  return aligned
    .map((row) =>
      row
        .map((cell, c) => (right.includes(c) ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const NUMBER = /^-?[\d,]+(?=$|\.|e)/

/** Pads the numbers of a column on the left so that their points stand in one line; other cells stay. */
function alignPoints(rows: readonly (readonly string[])[], c: number): readonly (readonly string[])[] {
  const wholeOf = (cell: string | undefined) => NUMBER.exec(cell ?? '')?.[0].length ?? 0
  const widest = Math.max(...rows.map((row) => wholeOf(row[c])))
  return rows.map((row) =>
    row.map((cell, i) => (i === c && wholeOf(cell) > 0 ? ' '.repeat(widest - wholeOf(cell)) + cell : cell)),
  )
}

export const count = (value: number): string => value.toLocaleString('en-US')

/** A few significant digits, without an exponent for everyday sizes. */
export function digits(value: number, significant = 4): string {
  if (Number.isInteger(value)) return count(value)
  const size = Math.abs(value)
  if (size >= 1e9 || size < 1e-4) return value.toExponential(significant - 1)
  return size >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(significant)))
}

/** Two significant digits, however large: for what is measured with a clock. */
export const roughly = (value: number): string => digits(Number(value.toPrecision(2)))

export const duration = (seconds: number): string =>
  seconds < 1
    ? `${roughly(seconds * 1000)} ms`
    : seconds < 120
      ? `${roughly(seconds)} s`
      : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`

export function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  return bytes < 1e6 ? `${digits(bytes / 1e3, 3)} kB` : `${digits(bytes / 1e6, 3)} MB`
}

const MOST_DECIMALS = 7

/** Value and interval as two cells, to the decimals that the interval's width makes worth reading. */
export function figureCells({ value, low, high, why }: Figure): [value: string, interval: string] {
  if (value === null) return ['none', why ?? 'undefined']
  if (low === null || high === null) return [digits(value), '']
  const width = high - low
  const decimals = width > 0 ? Math.min(Math.max(1 - Math.floor(Math.log10(width)), 0), MOST_DECIMALS) : null
  const shown = (number: number) =>
    decimals === null
      ? digits(number)
      : number.toLocaleString('en-US', {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
          signDisplay: 'negative',
        })
  return [shown(value), `(${shown(low)} to ${shown(high)})`]
}

/** Figures below each other in one column of a table: `0.184 (0.169 to 0.197)`. */
export function figureColumn(figures: readonly Figure[]): string[] {
  const cells = figures.map(figureCells)
  const width = Math.max(0, ...cells.map(([value]) => value.length))
  return cells.map(([value, interval]) => `${value.padEnd(width)} ${interval}`)
}

/** @param beside values that stand behind the intervals, where there are any */
export const metricLines = (
  metrics: Readonly<Record<string, Figure>>,
  beside?: Readonly<Record<string, Figure>>,
): string =>
  columns(
    Object.entries(metrics).map(([name, figure]) => [
      `  ${name}`,
      ...figureCells(figure),
      ...(beside ? [typeof beside[name]?.value === 'number' ? digits(beside[name].value, 3) : '–'] : []),
    ]),
    { point: [1, 3] },
  )

const SIGNS = { info: '·', warning: '!', error: 'x' } as const

export const findingLines = (findings: readonly Finding[]): string =>
  findingsInFlags(findings)
    .map(({ severity, message }) => `  ${SIGNS[severity]} ${message}`)
    .join('\n')

/** A heading and its lines; nothing where there are no lines. */
export const section = (title: string, lines: string): string => (lines === '' ? '' : `\n${title}\n${lines}\n`)
