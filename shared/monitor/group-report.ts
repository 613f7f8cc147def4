import type { Rng } from '../core/index.ts'
import {
  type AnyAudit,
  audit,
  auditClasses,
  auditErrors,
  DISPARITIES,
  ERROR_GAPS,
  type Gate,
  type Grouping,
  isOfClasses,
  type JudgedGate,
  judgeGates,
} from '../fairness/index.ts'
import type { Figure } from '../metrics/index.ts'
import type { Pipeline, Scores } from '../pipeline/index.ts'
import { FEWEST_TOLD } from '../table/index.ts'
import { FEWEST } from './drift.ts'

/** What is watched of groups. */
export interface Watched {
  readonly groupings: readonly Grouping[]
  readonly gates: readonly Gate[]
}

/** Figures of a group. `tooSmall`: fewer than 30 rows, which are compared with none. */
export interface GroupRates {
  readonly n: number
  readonly tooSmall?: true
  readonly figures: Readonly<Record<string, Figure>>
}

/** The groups of one column, or of several crossed. */
export interface GroupingReport {
  readonly groups: Readonly<Record<string, GroupRates>>
  /** Figures between groups, as the audit of a model has them. */
  readonly gaps: Readonly<Record<string, Figure>>
  /** Groups of fewer than ten rows, of which nothing is told. */
  readonly untold: number
}

/** A limit held against new rows. `alarm`: all of the interval is beyond it, in 200 rows or more. */
export type WatchedGate = JudgedGate & { readonly alarm: boolean }

export interface GroupsReport {
  /** `predictions`: without labels, only how often each group is given the positive class is known. */
  readonly basis: 'labels' | 'predictions'
  readonly groupings: Readonly<Record<string, GroupingReport>>
  readonly gates: readonly WatchedGate[]
}

/** Columns that are crossed with each other. */
const MOST_COLUMNS = 3
const OF_TWO = ['selectionRate', 'truePositiveRate', 'falsePositiveRate', 'precision', 'accuracy']
const OF_NUMBERS = ['meanError', 'mae']
/** What is known without a label. */
const UNLABELLED = ['demographicParityDifference', 'demographicParityRatio']

const UNKNOWN = {
  state: 'undecided',
  value: null,
  low: null,
  high: null,
  why: 'Only labels show it: give them, or wait until they come.',
} as const

/**
 * The audit of new rows, for each watched column.
 *
 * @param labels class numbers or values, NaN where there is none; null without any
 * @returns null where nothing is watched, or nothing can be said: of numbers and of several classes without labels
 */
export function groupReport(
  pipeline: Pick<Pipeline, 'task' | 'classes'>,
  scores: Scores,
  labels: Float64Array | null,
  { groupings, gates }: Watched,
  rng: Rng,
): GroupsReport | null {
  const isLabelled = labels?.some((label) => !Number.isNaN(label)) ?? false
  if (groupings.length === 0 || (!isLabelled && pipeline.task !== 'binary')) return null
  const all = Uint32Array.from(scores.decisions.length > 0 ? scores.decisions.keys() : (scores.margins[0] ?? []).keys())
  const rows = isLabelled ? all.filter((row) => !Number.isNaN(labels?.[row])) : all
  const watched = groupings.slice(0, MOST_COLUMNS).map((one) => ({
    ...one,
    codes: Int32Array.from(rows, (row) => one.codes[row] ?? -1),
  }))
  const found = auditOf(pipeline, scores, isLabelled ? labels : null, rows, watched, rng)
  const known = isLabelled ? gates : gates.filter(({ metric }) => UNLABELLED.includes(metric))
  const judged = [
    ...judgeGates(known, found),
    ...gates.filter((gate) => !known.includes(gate)).map((gate): JudgedGate => ({ ...gate, ...UNKNOWN })),
  ]
  return {
    basis: isLabelled ? 'labels' : 'predictions',
    groupings: Object.fromEntries(
      Object.entries(found).flatMap(([name, one]) => {
        const told = groupingReport(pipeline, one, isLabelled)
        return told ? [[name, told]] : []
      }),
    ),
    gates: judged.map((gate) => ({ ...gate, alarm: rows.length >= FEWEST && isSurelyBeyond(gate) })),
  }
}

function auditOf(
  { task, classes }: Pick<Pipeline, 'task' | 'classes'>,
  { decisions, margins, probabilities }: Scores,
  labels: Float64Array | null,
  rows: Uint32Array,
  groupings: readonly Grouping[],
  rng: Rng,
): AnyAudit {
  const decided = Uint8Array.from(rows, (row) => decisions[row] ?? 0)
  // Without labels what is decided stands in for what is true: selection rates do not look at it.
  const truth = labels ? Float64Array.from(rows, (row) => labels[row] ?? 0) : Float64Array.from(decided)
  if (task === 'regression') {
    const predicted = Float64Array.from(rows, (row) => margins[0]?.[row] ?? 0)
    return auditErrors({ labels: truth, predicted, groupings }, { rng })
  }
  const scores = (k: number) => Float64Array.from(rows, (row) => probabilities[k]?.[row] ?? 0)
  if (task === 'multiclass') {
    const outcomes = { labels: Int32Array.from(truth), decisions: Int32Array.from(decided) }
    return auditClasses(
      { ...outcomes, probabilities: classes.map((_, k) => scores(k)) },
      classes,
      { groupings },
      { rng },
    )
  }
  return audit(
    { labels: Uint8Array.from(truth), decisions: decided, scores: labels ? scores(1) : null, groupings },
    { rng },
  )
}

type One = AnyAudit[string]

function groupingReport(
  { task, classes }: Pick<Pipeline, 'task' | 'classes'>,
  one: One,
  isLabelled: boolean,
): GroupingReport | null {
  // Of several classes against the rest, the first is not more telling than others: all but it are left to the audit.
  const own = isOfClasses(one) ? one.classes[classes[1] ?? ''] : one
  if (!own) return null
  const ids = task === 'regression' ? OF_NUMBERS : isLabelled ? OF_TWO : OF_TWO.slice(0, 1)
  const figures = (from: object, wanted: readonly string[]): Record<string, Figure> =>
    Object.fromEntries(wanted.flatMap((id) => (id in from ? [[id, Reflect.get(from, id)]] : [])))
  const groups = Object.entries(own.groups)
  const told = groups.filter(([, { n }]) => n >= FEWEST_TOLD)
  return {
    groups: Object.fromEntries(
      told.map(([name, group]) => [
        name,
        { n: group.n, ...(group.tooSmall && { tooSmall: true as const }), figures: figures(group, ids) },
      ]),
    ),
    gaps: figures(own, isLabelled ? [...DISPARITIES.ids, ...ERROR_GAPS.ids] : UNLABELLED),
    untold: groups.length - told.length,
  }
}

/** That chance does not explain it: the whole interval lies beyond the limit. */
function isSurelyBeyond({ limit, low, high, metric }: JudgedGate): boolean {
  if (low === null || high === null) return false
  const isFloor = DISPARITIES.has(metric) ? DISPARITIES.get(metric).direction === 'higher' : false
  return isFloor ? high < limit : low > limit
}
