import type { Finding } from '../shared/core/index.ts'
import type { Figure } from '../shared/metrics/index.ts'

/** Rows of cells as lines, each column as wide as its widest cell; the columns named in `right` are flush right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = []
  for (const row of rows) for (const [c, cell] of row.entries()) widths[c] = Math.max(widths[c] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, c) => (right.includes(c) ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A few significant digits, without an exponent for everyday sizes. */
export function digits(value: number, significant = 4): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  const size = Math.abs(value)
  if (size >= 1e9 || size < 1e-4) return value.toExponential(significant - 1)
  return size >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(significant)))
}

/** `0.930  (0.924 to 0.936)`, or why there is no value. */
export function figure({ value, low, high, why }: Figure): string {
  if (value === null) return `none: ${why ?? 'undefined'}`
  return low === null || high === null
    ? digits(value)
    : `${digits(value).padEnd(7)} (${digits(low)} to ${digits(high)})`
}

export const metricLines = (metrics: Readonly<Record<string, Figure>>): string =>
  columns(Object.entries(metrics).map(([name, value]) => [`  ${name}`, figure(value)]))

const SIGNS = { info: '·', warning: '!', error: 'x' } as const

export const findingLines = (findings: readonly Finding[]): string =>
  findings.map(({ severity, message }) => `  ${SIGNS[severity]} ${message}`).join('\n')

/** A heading and its lines; nothing where there are no lines. */
export const section = (title: string, lines: string): string => (lines === '' ? '' : `\n${title}\n${lines}\n`)
