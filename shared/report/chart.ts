import type { ReportTable } from './report.ts'

export interface Axis {
  readonly title: string
  /** Where it begins and ends; found from what is drawn where they are left out. */
  readonly from?: number
  readonly to?: number
}

/** A point of a chart; `low` and `high` are its 95 % interval in y. */
export interface ChartPoint {
  readonly x: number
  readonly y: number
  readonly low?: number
  readonly high?: number
}

/** A row of dots or bars with an interval. `isFaint`: too few rows to judge, or not the one that is spoken of. */
export interface IntervalRow {
  readonly label: string
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly isFaint?: boolean
}

/** What a figure draws: plain data, of which its table is made too. */
export type Chart =
  | {
      readonly is: 'intervals'
      /** What a row is: “Column”. */
      readonly of: string
      readonly x: Axis
      readonly rows: readonly IntervalRow[]
      /** A value to compare with. */
      readonly reference?: { readonly value: number; readonly title: string }
    }
  | {
      readonly is: 'lines'
      readonly x: Axis
      readonly y: Axis
      readonly lines: readonly { readonly title: string; readonly points: readonly ChartPoint[] }[]
      /** What a model is that knows nothing, or knows all: a dashed line through two points. */
      readonly reference?: { readonly title: string; readonly points: readonly [ChartPoint, ChartPoint] }
      readonly mark?: ChartPoint & { readonly title: string }
    }
  | {
      readonly is: 'dots'
      readonly x: Axis
      readonly y: Axis
      readonly points: readonly ChartPoint[]
      readonly reference?: { readonly title: string; readonly points: readonly [ChartPoint, ChartPoint] }
    }
  | {
      readonly is: 'bins'
      readonly x: Axis
      readonly y: Axis
      /** What is counted; two are drawn above each other. */
      readonly series: readonly string[]
      readonly bins: readonly { readonly from: number; readonly to: number; readonly counts: readonly number[] }[]
      readonly mark?: { readonly x: number; readonly title: string }
    }
  | {
      readonly is: 'matrix'
      /** What the lines are, and what the columns are. */
      readonly across: string
      readonly down: string
      readonly labels: readonly string[]
      /** counts[down][across] */
      readonly counts: readonly (readonly number[])[]
    }
  | {
      readonly is: 'squares'
      readonly x: Axis
      readonly y: Axis
      readonly from: number
      readonly to: number
      readonly steps: number
      readonly cells: readonly { readonly x: number; readonly y: number; readonly rows: number }[]
    }

/** What a chart shows, as a table. */
export function chartTable(chart: Chart): ReportTable {
  switch (chart.is) {
    case 'intervals':
      return {
        columns: [
          { title: chart.of, kind: 'text' },
          { title: chart.x.title, kind: 'number' },
          { title: 'Interval from', kind: 'number' },
          { title: 'Interval to', kind: 'number' },
        ],
        rows: chart.rows.map(({ label, value, low, high }) => [label, value, low, high]),
      }
    case 'lines': {
      const isOne = chart.lines.length === 1
      return {
        columns: [
          ...(isOne ? [] : [{ title: 'Line', kind: 'text' as const }]),
          { title: chart.x.title, kind: 'number' },
          { title: chart.y.title, kind: 'number' },
        ],
        rows: chart.lines.flatMap(({ title, points }) => points.map(({ x, y }) => (isOne ? [x, y] : [title, x, y]))),
      }
    }
    case 'dots': {
      const hasIntervals = chart.points.some(({ low }) => low !== undefined)
      return {
        columns: [
          { title: chart.x.title, kind: 'number' },
          { title: chart.y.title, kind: hasIntervals ? 'figure' : 'number' },
        ],
        rows: chart.points.map(({ x, y, low, high }) => [
          x,
          hasIntervals ? { value: y, low: low ?? null, high: high ?? null } : y,
        ]),
      }
    }
    case 'bins':
      return {
        columns: [
          { title: `${chart.x.title} from`, kind: 'number' },
          { title: 'up to', kind: 'number' },
          ...chart.series.map((title) => ({ title, kind: 'count' as const })),
        ],
        rows: chart.bins.map(({ from, to, counts }) => [from, to, ...counts]),
      }
    case 'matrix':
      return {
        columns: [
          { title: `${chart.down} ↓ ${chart.across} →`, kind: 'text' },
          ...chart.labels.map((title) => ({ title, kind: 'count' as const })),
        ],
        rows: chart.counts.map((counts, at) => [chart.labels[at] ?? '', ...counts]),
      }
    case 'squares': {
      const edge = (step: number) => chart.from + (step * (chart.to - chart.from)) / chart.steps
      return {
        columns: [
          { title: `${chart.x.title} from`, kind: 'number' },
          { title: 'up to', kind: 'number' },
          { title: `${chart.y.title} from`, kind: 'number' },
          { title: 'up to', kind: 'number' },
          { title: 'Rows', kind: 'count' },
        ],
        rows: chart.cells.map(({ x, y, rows }) => [edge(x), edge(x + 1), edge(y), edge(y + 1), rows]),
      }
    }
  }
}
