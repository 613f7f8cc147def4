import {
  addMoments,
  allSteps,
  deviation,
  type Finding,
  noMoments,
  quantile,
  type Steps,
  sortedPresent,
} from '../core/index.ts'
import type { InferredColumn } from '../import/index.ts'
import {
  type Column,
  type ColumnKind,
  columnOf,
  formatCell,
  missingCount,
  type Reading,
  type Table,
} from '../table/index.ts'
import { CHECKS } from './checks.ts'
import { type ValueCount, valueCounts } from './counts.ts'

/** What there is to say about one column. */
export interface ColumnProfile {
  readonly name: string
  readonly type: ColumnKind
  readonly confidence: number
  readonly reason: string
  readonly missing: number
  readonly distinct: number
  /** Numbers and dates (these as text); null where there is no value. */
  readonly range: readonly [low: number | string, high: number | string] | null
  /** Numbers only. */
  readonly numbers: {
    readonly mean: number
    readonly deviation: number
    readonly quartiles: readonly [number, number, number]
  } | null
  /** Categories and booleans: the most frequent values with their counts, most frequent first. */
  readonly top: readonly ValueCount[]
}

export interface Profile {
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
  readonly findings: readonly Finding[]
}

/** Statistics of every column, and what the checks find. */
export const profileTable = (table: Table, inferred: readonly InferredColumn[], target: string | null): Profile =>
  allSteps(profileSteps(table, inferred, target))

/** profileTable() in parts: one a column and one a check. */
export function* profileSteps(
  table: Table,
  inferred: readonly InferredColumn[],
  target: string | null,
): Steps<Profile> {
  const parts = inferred.length + CHECKS.members.length
  const columns: ColumnProfile[] = []
  for (const { name, reading, confidence, reason } of inferred) {
    const statistics = statisticsOf(columnOf(table, name), reading)
    columns.push({ name, type: reading.kind, confidence, reason, ...statistics })
    yield columns.length / parts
  }
  const findings: Finding[] = []
  for (const [done, check] of CHECKS.members.entries()) {
    const found = check.look({ table, columns, target })
    findings.push(...found.map((finding) => ({ id: check.id, ...finding })))
    yield (columns.length + done + 1) / parts
  }
  return { rows: table.rows, columns, findings }
}

type Statistics = Omit<ColumnProfile, 'name' | 'type' | 'confidence' | 'reason'>

const TOP = 10

function statisticsOf(column: Column, reading: Reading): Statistics {
  const missing = missingCount(column)
  if (column.kind === 'number' || column.kind === 'date') {
    const sorted = sortedPresent(column.values)
    const [low, high] = [sorted[0], sorted.at(-1)]
    const isNumber = column.kind === 'number'
    const known = low !== undefined && high !== undefined
    return {
      missing,
      distinct: distinctSorted(sorted),
      range: known ? (isNumber ? [low, high] : [formatCell(low, reading), formatCell(high, reading)]) : null,
      numbers: known && isNumber ? summaryOf(column.values, sorted) : null,
      top: [],
    }
  }
  const counts = valueCounts(column, reading)
  return { missing, distinct: counts.length, range: null, numbers: null, top: counts.slice(0, TOP) }
}

function summaryOf(values: Float64Array, sorted: Float64Array): ColumnProfile['numbers'] {
  const moments = addMoments(noMoments(), values)
  const quartiles = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)] as const
  return { mean: moments.mean, deviation: deviation(moments), quartiles }
}

function distinctSorted(sorted: Float64Array): number {
  let distinct = 0
  for (const [i, value] of sorted.entries()) if (i === 0 || value !== sorted[i - 1]) distinct++
  return distinct
}
