import type { Bundle } from '../../shared/bundle/index.ts'
import { throwIfCancelled } from '../../shared/core/index.ts'
import { type Gate, gateText, parseGate } from '../../shared/fairness/index.ts'
import type { Figure } from '../../shared/metrics/index.ts'
import type { Compute } from '../../shared/models/index.ts'
import {
  type Chunk,
  type ChunkReport,
  chunksOf,
  type Every,
  type MonitorReport,
  type MonitorSeries,
  monitor,
  type Reference,
  seriesOf,
  takeScores,
} from '../../shared/monitor/index.ts'
import { type Pipeline, type Scores, scoreTable } from '../../shared/pipeline/index.ts'
import { type Table, take } from '../../shared/table/index.ts'
import { SCORING_KERNELS } from '../compute/scoring-kernels.ts'
import type { NewData } from './new-data.ts'

/** What a look is asked for. */
export interface LookQuery {
  /** How the rows are parted; all at once where it is left out. */
  readonly every?: Every | undefined
  /** Limits between groups, beside those of the model's record. */
  readonly gates?: readonly Gate[]
  /** Columns whose groups are watched, in place of the model's sensitive ones. */
  readonly groups?: readonly string[] | undefined
  readonly seed?: number
  /** Real rows to tell new ones from; what the model keeps where they are left out. */
  readonly rows?: Table | undefined
}

export interface LookControls {
  readonly compute: Compute
  readonly signal?: { readonly aborted: boolean } | undefined
  readonly onProgress?: ((progress: { fraction: number; text: string }) => void) | undefined
}

/** What a look found. */
export interface Found {
  readonly rows: number
  /** Of the latest part; of all rows where they were not parted. Anomalies are named by their row in the data. */
  readonly report: MonitorReport
  readonly series: MonitorSeries | null
  /** Part by part, in the order of time; the whole where the rows were not parted. */
  readonly parts: readonly ChunkReport[]
}

/** Lets others have the thread. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Looks at new rows with a model: once, or part by part. */
export async function lookAt(
  { pipeline, record }: Pick<Bundle, 'pipeline' | 'record'>,
  reference: Reference,
  data: NewData,
  { every, seed = 0, rows, ...asked }: LookQuery,
  { compute, signal, onProgress }: LookControls,
): Promise<Found> {
  const breathe = async () => {
    await pause()
    throwIfCancelled(signal)
  }
  onProgress?.({ fraction: 0, text: 'scoring rows' })
  await breathe()
  const scores = data.said ?? scoreTable(pipeline, data.table, undefined, SCORING_KERNELS)
  const compared = withoutWithheld(reference, data.withheld)
  const watched = watchedIn(record, data, asked)
  const chunks = every ? chunksOf(every, data.rows, data.times) : [wholeOf(data)]
  const parts: ChunkReport[] = []
  for (const [i, chunk] of chunks.entries()) {
    const isLast = i === chunks.length - 1
    onProgress?.({ fraction: 0.1 + (0.9 * i) / chunks.length, text: 'comparing' })
    await breathe()
    const own = every
      ? partOf(data, scores, watched, chunk)
      : { table: data.table, scores, labels: data.labels, watched }
    // Learning to tell rows apart takes the longest, and is asked of what is newest.
    const host = isLast ? { compute, breathe } : undefined
    const report = await monitor(
      pipeline,
      compared,
      { ...own, absent: data.absent },
      { seed, host, rows: withheldIn(data) ? undefined : rows },
    )
    parts.push({ span: chunk.span, report: inData(report, chunk.rows), predicted: predictedOf(pipeline, own.scores) })
  }
  const last = parts.at(-1)
  if (!last) throw new Error('there is a part, even of no rows')
  onProgress?.({ fraction: 1, text: 'done' })
  const series = every ? seriesOf(every.by, pipeline.task, parts, figuresIn(record.metrics)) : null
  return { rows: data.rows, report: last.report, series, parts }
}

const withheldIn = ({ withheld }: NewData): boolean => (withheld?.size ?? 0) > 0

/** Nothing is compared of columns whose values were left out, nor of rows as a whole, which then are not whole. */
function withoutWithheld(reference: Reference, withheld: ReadonlySet<string> = new Set()): Reference {
  if (withheld.size === 0) return reference
  const { repeats: _, losses: __, ...kept } = reference
  const columns = Object.entries(kept.columns).filter(([name]) => !withheld.has(name))
  return { ...kept, columns: Object.fromEntries(columns) }
}

function wholeOf({ rows }: NewData): Chunk {
  return { span: { from: 0, to: rows, rows }, rows: Uint32Array.from({ length: rows }, (_, row) => row) }
}

type Watching = ReturnType<typeof watchedIn>

/** The sensitive columns of the model that the data have, and its limits. */
function watchedIn(
  { sensitive, gates: own }: Bundle['record'],
  data: NewData,
  { gates = [], groups = sensitive }: Pick<LookQuery, 'gates' | 'groups'>,
) {
  const texts = new Set([...(own?.judged ?? []).map(gateText), ...gates.map(gateText)])
  const groupings = groups.flatMap((name) => data.grouping(name) ?? [])
  return { groupings, gates: [...texts].map(parseGate) }
}

function partOf(data: NewData, scores: Scores, { groupings, gates }: Watching, { rows }: Chunk) {
  return {
    table: take(data.table, rows),
    scores: takeScores(scores, rows),
    labels: data.labels && Float64Array.from(rows, (row) => data.labels?.[row] ?? NaN),
    watched: {
      gates,
      groupings: groupings.map((one) => ({ ...one, codes: Int32Array.from(rows, (row) => one.codes[row] ?? -1) })),
    },
  }
}

/** The report with its rows named by their numbers in the data. */
const inData = (report: MonitorReport, rows: Uint32Array): MonitorReport => ({
  ...report,
  anomalies: report.anomalies && {
    ...report.anomalies,
    rows: report.anomalies.rows.map((one) => ({ ...one, row: rows[one.row] ?? one.row })),
  },
})

function predictedOf({ task }: Pick<Pipeline, 'task'>, { rows, decisions, margins }: Scores): number | null {
  if (rows === 0 || task === 'multiclass') return null
  const values: ArrayLike<number> = task === 'binary' ? decisions : (margins[0] ?? [])
  let total = 0
  for (let row = 0; row < rows; row++) total += values[row] ?? 0
  return total / rows
}

/** Metrics as a model's record has them; those that are something else are left out. */
export function figuresIn(metrics: unknown): Record<string, Figure> {
  const entries = typeof metrics === 'object' && metrics !== null ? Object.entries(metrics) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, Figure] => isFigure(entry[1])))
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'value' in value && 'low' in value && 'high' in value
