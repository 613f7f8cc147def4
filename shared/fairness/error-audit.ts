import { type Rng, studentBelow, studentQuantile } from '../core/index.ts'
import { type Figure, figureOf, noFigure, noValue, RESAMPLES, replicateOf } from '../metrics/index.ts'
import { holmOfTests } from './against-rest.ts'
import { type AuditOptions, crossingName, crossings, type GroupFigure, record } from './audit.ts'
import type { ErrorSums } from './cells.ts'
import { type ErrorGroup, type NumberOutcomes, tallyErrors } from './error-tally.ts'
import type { Grouping } from './groups.ts'
import { ERROR_GAPS, type ErrorGapId, GROUP_ERRORS, type GroupErrorId } from './metrics/index.ts'

/** Figures of which it is said whether a group differs. */
export const TESTED_ERRORS = ['meanError', 'mae'] as const
export type TestedError = (typeof TESTED_ERRORS)[number]

/** A group's figure less that of all other rows. `adjusted`: the p-value, corrected for all comparisons of the audit. */
export interface ErrorDifference extends Figure {
  readonly p: number
  readonly adjusted: number
}

type ErrorsAgainstRest = Readonly<Record<string, Readonly<Partial<Record<TestedError, ErrorDifference>>>>>

/** A group's rows and errors. `tooSmall` groups are left out of everything that compares groups. */
export type GroupErrors = { readonly n: number; readonly tooSmall?: true } & Readonly<Record<GroupErrorId, GroupFigure>>

/** The audit of one grouping of a model that predicts numbers. */
export type GroupingErrors = {
  readonly groups: Readonly<Record<string, GroupErrors>>
  readonly againstRest: ErrorsAgainstRest
} & Readonly<Record<ErrorGapId, Figure>>

/** Grouping name → its audit, crossed columns included. */
export type ErrorsAudit = Readonly<Record<string, GroupingErrors>>

export interface ErrorsInput extends NumberOutcomes {
  readonly groupings: readonly Grouping[]
  /** Groups with fewer rows are too small to be compared; 30 by default. */
  readonly minGroup?: number
}

/**
 * The audit of predicted numbers: errors by group and the gaps between groups, in the unit of the target, with percentile
 * bootstrap intervals by resampling within groups. Whether a group differs from all other rows in its mean error or its mean
 * absolute error is tested (Welch 1947), corrected for all comparisons of the audit (Holm 1979).
 *
 * @example
 * auditErrors({ labels, predicted, groupings: [{ name: 'sex', codes, levels }] }, { rng: createRng(0) })
 *   .sex?.maeDifference // { value: 210, low: 180, high: 240 }
 */
export function auditErrors(
  { groupings, minGroup = 30, ...outcomes }: ErrorsInput,
  { rng, resamples = RESAMPLES }: AuditOptions,
): ErrorsAudit {
  const audited = crossings(groupings).map((columns) => {
    const name = crossingName(columns)
    const stream = rng.fork(`audit of ${name}`)
    return { name, stream, groups: tallyErrors(columns, outcomes, minGroup, stream.fork('blocks')) }
  })
  const rest = againstRest(audited, minGroup)
  return record(
    audited.map(({ name, stream, groups }) => [
      name,
      { ...auditGroups(groups, minGroup, stream, resamples), againstRest: rest.get(name) ?? {} },
    ]),
  )
}

function auditGroups(
  groups: readonly ErrorGroup[],
  minGroup: number,
  rng: Rng,
  resamples: number,
): Omit<GroupingErrors, 'againstRest'> {
  const compared = groups.filter(({ isTooSmall }) => !isTooSmall)
  const blank = () => new Float64Array(resamples)
  const errors = compared.map(() => GROUP_ERRORS.members.map(blank))
  const gaps = ERROR_GAPS.members.map(blank)
  const streams = compared.map(({ name }) => rng.fork(name))
  for (let round = 0; round < resamples; round++) {
    const drawn = compared.map((group, g) => group.draw(streams[g] ?? rng))
    for (const [g, sums] of drawn.entries())
      for (const [m, { value }] of GROUP_ERRORS.members.entries()) {
        const replicates = errors[g]?.[m]
        if (replicates) replicates[round] = replicateOf(value(sums))
      }
    for (const [m, { value }] of ERROR_GAPS.members.entries()) {
      const replicates = gaps[m]
      if (replicates) replicates[round] = replicateOf(value(drawn))
    }
  }
  const tooFew = noValue(`Fewer than two groups have ${minGroup} rows or more.`)
  const samples = compared.map(({ sums }) => sums)
  return {
    groups: record(groups.map((group) => [group.name, groupErrors(group, errors[compared.indexOf(group)] ?? [])])),
    ...record(
      ERROR_GAPS.members.map(({ id, value }, m) => [
        id,
        compared.length < 2 ? noFigure(tooFew) : figureOf(value(samples), gaps[m] ?? blank()),
      ]),
    ),
  }
}

/** A group that is too small has its figures, without intervals, and marked. */
function groupErrors({ sums, isTooSmall }: ErrorGroup, replicates: readonly Float64Array[]): GroupErrors {
  const figures = record(
    GROUP_ERRORS.members.map(({ id, value }, m): [GroupErrorId, GroupFigure] => {
      const point = value(sums)
      if (typeof point !== 'number') return [id, { ...noFigure(point), ...(isTooSmall && { tooSmall: true }) }]
      if (isTooSmall)
        return [
          id,
          { value: point, low: null, high: null, why: 'The group has too few rows to judge.', tooSmall: true },
        ]
      return [id, figureOf(point, replicates[m] ?? new Float64Array(0))]
    }),
  )
  return { n: sums.rows, ...(isTooSmall && { tooSmall: true }), ...figures }
}

interface Tested {
  readonly grouping: string
  readonly group: string
  readonly id: TestedError
  readonly figure: Figure
  readonly p: number
  /** The other side of a comparison of two groups: the same test. */
  readonly isMirror: boolean
}

function againstRest(
  audited: readonly { readonly name: string; readonly groups: readonly ErrorGroup[] }[],
  minGroup: number,
): Map<string, ErrorsAgainstRest> {
  const tested = audited.flatMap(({ name, groups }) => testsOf(name, groups, minGroup))
  const adjusted = holmOfTests(tested, (one, other) => one.grouping === other.grouping && one.id === other.id)
  const found = new Map<string, Record<string, Partial<Record<TestedError, ErrorDifference>>>>()
  for (const { name } of audited) found.set(name, {})
  for (const [at, { grouping, group, id, figure, p }] of tested.entries()) {
    const groups = found.get(grouping)
    if (groups) groups[group] = { ...groups[group], [id]: { ...figure, p, adjusted: adjusted[at] ?? 1 } }
  }
  return found
}

function testsOf(grouping: string, groups: readonly ErrorGroup[], minGroup: number): Tested[] {
  return groups.flatMap(({ name, sums, isTooSmall }, place) => {
    const others = groups.filter((_, other) => other !== place)
    const rest = others.map((group) => group.sums)
    if (isTooSmall || rest.reduce((rows, one) => rows + one.rows, 0) < Math.max(2, minGroup)) return []
    const isMirror = groups.length === 2 && place === 1 && groups[0]?.isTooSmall === false
    return TESTED_ERRORS.map((id) => ({
      grouping,
      group: name,
      id,
      isMirror,
      ...welch(means(id, [sums]), means(id, rest)),
    }))
  })
}

interface Mean {
  readonly mean: number
  /** The variance of the mean. */
  readonly variance: number
  readonly rows: number
}

function means(id: TestedError, parts: readonly ErrorSums[]): Mean {
  const total = (of: (sums: ErrorSums) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  const rows = total((sums) => sums.rows)
  const mean = total((sums) => (id === 'mae' ? sums.absolute : sums.error)) / rows
  const spread = Math.max(0, total((sums) => sums.squared) - rows * mean * mean) / Math.max(1, rows - 1)
  return { mean, variance: spread / rows, rows }
}

/** Welch 1947, The generalization of Student’s problem; two-sided. */
function welch(one: Mean, other: Mean): { figure: Figure; p: number } {
  const value = one.mean - other.mean
  const variance = one.variance + other.variance
  if (!(variance > 0)) return { figure: { value, low: value, high: value }, p: value === 0 ? 1 : 0 }
  const own = (mean: Mean) => mean.variance ** 2 / Math.max(1, mean.rows - 1)
  const freedom = variance ** 2 / (own(one) + own(other))
  const reach = Math.sqrt(variance) * studentQuantile(0.975, freedom)
  const p = Math.min(1, 2 * studentBelow(-Math.abs(value) / Math.sqrt(variance), freedom))
  return { figure: { value, low: value - reach, high: value + reach }, p }
}
