import type { Bundle } from '../bundle/index.ts'
import type { Figure } from '../metrics/index.ts'
import { type LiveReference, liveReference, type Reference } from '../monitor/index.ts'
import type { InputColumn, Pipeline } from '../pipeline/index.ts'
import { formatCell } from '../table/index.ts'
import { type WatchedColumn, watchedColumns } from './group-counts.ts'
import type { Typical } from './policy.ts'
import { personalColumns } from './request-log.ts'

/** The form of an exported service's model.json. 2: long arrays are deflated; 1, which says none, had them as they are. */
export const SERVED_FORMAT = 2

/** What a service needs to know of a model beside its pipeline, to watch it while it predicts. It names no row. */
export interface ServingNotes {
  /** Columns whose groups are counted. */
  readonly watched: readonly WatchedColumn[]
  /** Columns that tell who people are: no log keeps their values. */
  readonly personal: readonly string[]
  /** Ends of the buckets in which predicted numbers are counted, ascending: deciles of test rows; empty of a classifier. */
  readonly scoreBounds: readonly number[]
  /** What stands in for a value, where a policy says so: medians and most frequent levels of the training rows. */
  readonly typical: Typical
  /**
   * What is said of a row that no model can compute: of each class its share, or the median number, among the predictions of test
   * rows; null where the model keeps none.
   */
  readonly prior: readonly number[] | null
  /** What rows are compared with while the service runs; null where the model keeps nothing of its rows. */
  readonly live: LiveReference | null
}

export function servingNotes({ pipeline, record, reference }: Bundle): ServingNotes {
  const quantiles = pipeline.task === 'regression' ? (reference?.predictions?.quantiles ?? []) : []
  const deciles = Array.from({ length: 11 }, (_, i) => quantiles[Math.round((i / 10) * (quantiles.length - 1))])
  return {
    watched: pipeline.task === 'binary' ? watchedColumns(record) : [],
    personal: personalColumns(record),
    scoreBounds: [...new Set(deciles.filter((value) => value !== undefined))],
    typical: reference ? typicalOf(pipeline.inputs, reference) : {},
    prior: reference ? priorOf(pipeline, reference) : null,
    live: reference ? liveReference(pipeline, reference, figuresIn(record.metrics)) : null,
  }
}

/** Metrics as a model's record has them; what is something else is left out. */
function figuresIn(metrics: unknown): Record<string, Figure> {
  const entries = typeof metrics === 'object' && metrics !== null ? Object.entries(metrics) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, Figure] => isFigure(entry[1])))
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'value' in value && 'low' in value && 'high' in value

function typicalOf(inputs: readonly InputColumn[], { columns }: Reference): Typical {
  return Object.fromEntries(
    inputs.flatMap(({ name, reading }) => {
      const kept = Object.hasOwn(columns, name) ? columns[name] : undefined
      const isNumber = reading.kind === 'number' || reading.kind === 'date'
      const middle = isNumber ? medianOf(kept?.quantiles ?? []) : undefined
      const [level] = (kept?.levels ?? []).toSorted((a, b) => b[1] - a[1])[0] ?? []
      const text = reading.kind === 'boolean' && level !== undefined ? booleanText(level, reading) : level
      const value = middle === undefined ? text : formatCell(middle, reading)
      return value === undefined || value === null ? [] : [[name, value] as const]
    }),
  )
}

/** Levels of truth values are kept as true and false; a cell says them in the words of its column. */
const booleanText = (level: string, { trueTexts, falseTexts }: InputColumn['reading']): string | undefined =>
  (level === 'true' ? trueTexts : falseTexts)[0]

const medianOf = (ascending: readonly number[]): number | undefined => ascending[Math.floor((ascending.length - 1) / 2)]

function priorOf({ task, classes }: Pipeline, { predictions }: Reference): number[] | null {
  const { quantiles = [], levels = [], count = 0 } = predictions ?? {}
  if (task === 'multiclass') {
    if (count === 0) return null
    const shares = new Map(levels)
    return classes.map((label) => (shares.get(label) ?? 0) / count)
  }
  if (quantiles.length === 0) return null
  if (task === 'regression') return [medianOf(quantiles) ?? 0]
  // Quantiles are evenly spaced: their mean is that of the rows.
  const positive = quantiles.reduce((sum, value) => sum + value, 0) / quantiles.length
  return [1 - positive, positive]
}
