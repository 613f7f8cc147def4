import { addMoments, deviation, noMoments } from '../core/index.ts'
import { type Figure, primaryMetric, type Task } from '../metrics/index.ts'
import type { ChunkSpan } from './chunk.ts'
import type { Drift } from './drift.ts'
import type { ColumnReport, ColumnState, MonitorReport } from './report.ts'

/** Figures of parts of the rows, one after another: value by value beside `MonitorSeries.chunks`. */
export interface ColumnSeries {
  readonly column: string
  /** Population stability index; null where there was too little to compare. */
  readonly psi: readonly (number | null)[]
  /** From here on a sure change is an alarm. */
  readonly limit: number
  /** Mean and three standard deviations of the first ten parts: beyond it a part is unusual; null with fewer than ten. */
  readonly usual: number | null
  /** The chance of the test, corrected for the number of columns. */
  readonly p: readonly (number | null)[]
  readonly missing: readonly number[]
  readonly unseen: readonly number[]
  readonly outOfRange: readonly number[]
  readonly states: readonly ColumnState[]
  /** The first part of the latest run of parts that are not steady; null where the latest is. */
  readonly since: number | null
  /** Of the latest part that is not steady. */
  readonly why: string | null
}

/** A metric without labels, and with. */
export interface PerformanceSeries {
  readonly metric: string
  readonly estimated: readonly Figure[]
  readonly measured: readonly Figure[]
  /** Labelled rows of each part. */
  readonly labelled: readonly number[]
  /** What the model had on its test rows; null where it does not say. */
  readonly atRelease: Figure | null
}

/** The rate of one group. */
export interface GroupSeries {
  readonly grouping: string
  readonly group: string
  readonly figure: string
  readonly values: readonly Figure[]
}

export interface GateSeries {
  readonly gate: string
  readonly limit: number
  readonly values: readonly Figure[]
  readonly alarms: readonly boolean[]
}

export interface MonitorSeries {
  readonly by: 'hour' | 'day' | 'week' | 'rows'
  readonly chunks: readonly ChunkSpan[]
  readonly columns: readonly ColumnSeries[]
  /** Of what the model says; null where it keeps nothing to compare with. */
  readonly predictions: ColumnSeries | null
  /** Share of the positive class, or mean of the predicted number. */
  readonly predicted: readonly (number | null)[]
  readonly performance: readonly PerformanceSeries[]
  readonly groups: readonly GroupSeries[]
  readonly gates: readonly GateSeries[]
}

/** The report of one part. */
export interface ChunkReport {
  readonly span: ChunkSpan
  readonly report: MonitorReport
  /** Share of the positive class, or mean of the predicted number. */
  readonly predicted: number | null
}

/** So many parts say what is usual. */
const REFERENCE_CHUNKS = 10
const PSI_LIMIT = 0.2
const NONE: Figure = { value: null, low: null, high: null }

/** @param released metrics of the test rows, as the model keeps them */
export function seriesOf(
  by: MonitorSeries['by'],
  task: Task,
  parts: readonly ChunkReport[],
  released: Readonly<Record<string, Figure>>,
): MonitorSeries {
  const names = parts[0]?.report.columns.map(({ column }) => column) ?? []
  const hasPredictions = parts.some(({ report }) => report.predictions)
  return {
    by,
    chunks: parts.map(({ span }) => span),
    columns: names.map((name) =>
      columnSeries(
        name,
        parts.map(({ report }) => report.columns.find((one) => one.column === name)),
      ),
    ),
    predictions: hasPredictions
      ? columnSeries(
          '',
          parts.map(({ report }) => report.predictions ?? undefined),
        )
      : null,
    predicted: parts.map(({ predicted }) => predicted),
    performance: performanceSeries(task, parts, released),
    groups: groupSeries(parts),
    gates: gateSeries(parts),
  }
}

type Part = (Drift & Partial<Pick<ColumnReport, 'missing' | 'unseen' | 'outOfRange' | 'state'>>) | undefined

function columnSeries(column: string, parts: readonly Part[]): ColumnSeries {
  const psi = parts.map((part) => part?.tests.psi?.value ?? null)
  const usual = usualLimit(psi)
  const states = parts.map((part, i) => stateOf(part, psi[i] ?? null, usual))
  const since = states.at(-1) === 'steady' || states.length === 0 ? null : states.lastIndexOf('steady') + 1
  const shares = (kind: 'missing' | 'unseen' | 'outOfRange') => parts.map((part) => part?.[kind]?.current ?? 0)
  const last = states.findLastIndex((state) => state !== 'steady')
  return {
    column,
    psi,
    limit: PSI_LIMIT,
    usual,
    p: parts.map((part) => part?.p ?? null),
    missing: shares('missing'),
    unseen: shares('unseen'),
    outOfRange: shares('outOfRange'),
    states,
    since,
    why: parts[last]?.why ?? null,
  }
}

/** An alarm stays one; a part that is sure and beyond what is usual of this column is worth watching, however small. */
function stateOf(part: Part, psi: number | null, usual: number | null): ColumnState {
  if (!part) return 'steady'
  if (part.alarm) return 'drifted'
  const isUnusual = psi !== null && usual !== null && psi > usual && (part.p ?? 1) < 0.05
  return part.isNearly || isUnusual ? 'watch' : 'steady'
}

function usualLimit(values: readonly (number | null)[]): number | null {
  const first = values.slice(0, REFERENCE_CHUNKS).filter((value) => value !== null)
  if (first.length < REFERENCE_CHUNKS || values.length === REFERENCE_CHUNKS) return null
  const moments = addMoments(noMoments(), first)
  return moments.mean + 3 * deviation(moments)
}

function performanceSeries(
  task: Task,
  parts: readonly ChunkReport[],
  released: Readonly<Record<string, Figure>>,
): PerformanceSeries[] {
  const first = primaryMetric(task)
  const estimatedIds = parts.flatMap(({ report }) => Object.keys(report.performance.estimated?.intervals ?? {}))
  const measuredIds = parts.flatMap(({ report }) => Object.keys(report.performance.measured?.metrics ?? {}))
  const ids = [...new Set([first, ...estimatedIds, ...measuredIds])].filter(
    (id) => estimatedIds.includes(id) || measuredIds.includes(id),
  )
  return ids.map((metric) => ({
    metric,
    estimated: parts.map(({ report }) => estimatedFigure(report, metric)),
    measured: parts.map(({ report }) => report.performance.measured?.metrics[metric] ?? NONE),
    labelled: parts.map(({ report }) => report.performance.measured?.rows ?? 0),
    atRelease: released[metric] ?? null,
  }))
}

export function estimatedFigure({ performance: { estimated } }: MonitorReport, metric: string): Figure {
  const value: unknown = estimated ? Reflect.get(estimated, metric) : null
  const [low = null, high = null] = estimated?.intervals[metric] ?? []
  return typeof value === 'number' ? { value, low, high } : NONE
}

/** The rate that every basis knows first, and with labels the others. */
function groupSeries(parts: readonly ChunkReport[]): GroupSeries[] {
  const keys = new Map<string, { grouping: string; group: string; figure: string }>()
  for (const { report } of parts)
    for (const [grouping, { groups }] of Object.entries(report.groups?.groupings ?? {}))
      for (const [group, { figures }] of Object.entries(groups))
        for (const figure of Object.keys(figures))
          keys.set(JSON.stringify([grouping, group, figure]), { grouping, group, figure })
  return [...keys.values()].map((key) => ({
    ...key,
    values: parts.map(
      ({ report }) => report.groups?.groupings[key.grouping]?.groups[key.group]?.figures[key.figure] ?? NONE,
    ),
  }))
}

function gateSeries(parts: readonly ChunkReport[]): GateSeries[] {
  const keys = new Map<string, number>()
  for (const { report } of parts)
    for (const gate of report.groups?.gates ?? []) keys.set(`${gate.metric}@${gate.of}`, gate.limit)
  return [...keys].map(([gate, limit]) => {
    const own = parts.map(({ report }) => report.groups?.gates.find((one) => `${one.metric}@${one.of}` === gate))
    return {
      gate,
      limit,
      values: own.map((one) => (one ? { value: one.value, low: one.low, high: one.high } : NONE)),
      alarms: own.map((one) => one?.alarm ?? false),
    }
  })
}
