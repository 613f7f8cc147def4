import type { Bundle } from '../bundle/index.ts'
import { type WatchedColumn, watchedColumns } from './group-counts.ts'
import { personalColumns } from './request-log.ts'

/** What a service needs to know of a model beside its pipeline, to watch it while it predicts. It names no row. */
export interface ServingNotes {
  /** Columns whose groups are counted. */
  readonly watched: readonly WatchedColumn[]
  /** Columns that tell who people are: no log keeps their values. */
  readonly personal: readonly string[]
  /** Ends of the buckets in which predicted numbers are counted, ascending: deciles of test rows; empty of a classifier. */
  readonly scoreBounds: readonly number[]
}

export function servingNotes({ pipeline, record, reference }: Bundle): ServingNotes {
  const quantiles = pipeline.task === 'regression' ? (reference?.predictions?.quantiles ?? []) : []
  const deciles = Array.from({ length: 11 }, (_, i) => quantiles[Math.round((i / 10) * (quantiles.length - 1))])
  return {
    watched: pipeline.task === 'binary' ? watchedColumns(record) : [],
    personal: personalColumns(record),
    scoreBounds: [...new Set(deciles.filter((value) => value !== undefined))],
  }
}
