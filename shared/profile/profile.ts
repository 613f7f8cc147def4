import { allSteps, type Finding, type Steps } from '../core/index.ts'
import type { InferredColumn } from '../import/index.ts'
import {
  type Column,
  type ColumnKind,
  columnOf,
  dateExtent,
  formatCell,
  numberSummary,
  type Reading,
  rowCount,
  type Table,
} from '../table/index.ts'
import type { Aim, Profiled } from './check.ts'
import { CHECKS, TARGET_CHECKS } from './checks.ts'
import { levelCounts, topValues, type ValueCount } from './counts.ts'
import { sampleOf } from './sample.ts'

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

/** Statistics of every column, and what the checks that need no target find. */
export const profileTable = (table: Table, inferred: readonly InferredColumn[]): Profile =>
  allSteps(profileSteps(table, inferred))

/** What there is to say about one column that no inference was asked about. */
export const columnProfile = (name: string, column: Column, reading: Reading): ColumnProfile => ({
  name,
  type: column.kind,
  confidence: 1,
  reason: '',
  ...statisticsOf(column, reading, levelCounts(column)),
})

/** profileTable() in parts: one a column and one a check. */
export function* profileSteps(table: Table, inferred: readonly InferredColumn[]): Steps<Profile> {
  const parts = inferred.length + CHECKS.members.length
  const columns: ColumnProfile[] = []
  const counts = new Map<string, Uint32Array>()
  for (const { name, reading, confidence, reason } of inferred) {
    const column = columnOf(table, name)
    const ofLevels = levelCounts(column)
    counts.set(name, ofLevels)
    columns.push({ name, type: reading.kind, confidence, reason, ...statisticsOf(column, reading, ofLevels) })
    yield columns.length / parts
  }
  const findings: Finding[] = []
  const profiled = { table, columns, sample: sampleOf(table), counts: (name: string) => counts.get(name) ?? NONE }
  for (const [done, check] of CHECKS.members.entries()) {
    findings.push(...check.look(profiled).map((finding) => ({ id: check.id, ...finding })))
    yield (columns.length + done + 1) / parts
  }
  return { rows: table.rows, columns, findings }
}

const NONE = new Uint32Array(0)

/**
 * What is found once it is known what is to be predicted: the findings of the profile, without those that concern
 * features only where they are about the target, then those of the checks that look at the target.
 */
export function findingsFor(table: Table, profile: Pick<Profile, 'columns' | 'findings'>, aim: Aim): Finding[] {
  const { name } = aim.target
  const profiled: Profiled = {
    table,
    columns: profile.columns,
    sample: sampleOf(table),
    counts: (of) => levelCounts(columnOf(table, of)),
  }
  const isAboutFeatures = ({ id, columns }: Finding) =>
    CHECKS.has(id) && CHECKS.get(id).ofFeatures === true && columns.includes(name)
  return [
    ...profile.findings.filter((finding) => !isAboutFeatures(finding)),
    ...TARGET_CHECKS.members.flatMap((check) =>
      check.look(profiled, aim).map((finding) => ({ id: check.id, ...finding })),
    ),
  ]
}

type Statistics = Omit<ColumnProfile, 'name' | 'type' | 'confidence' | 'reason'>

const TOP = 10

function statisticsOf(column: Column, reading: Reading, counts: Uint32Array): Statistics {
  const rows = rowCount(column)
  if (column.kind === 'number') {
    const { present, distinct, low, high, mean, deviation, quartiles } = numberSummary(column)
    const isKnown = present > 0
    return {
      missing: rows - present,
      distinct,
      range: isKnown ? [low, high] : null,
      numbers: isKnown ? { mean, deviation, quartiles } : null,
      top: [],
    }
  }
  if (column.kind === 'date') {
    const { present, distinct, low, high } = dateExtent(column)
    const range = present > 0 ? ([formatCell(low, reading), formatCell(high, reading)] as const) : null
    return { missing: rows - present, distinct, range, numbers: null, top: [] }
  }
  let [distinct, present] = [0, 0]
  for (const count of counts) {
    if (count > 0) distinct++
    present += count
  }
  return { missing: rows - present, distinct, range: null, numbers: null, top: topValues(column, counts, TOP, reading) }
}
