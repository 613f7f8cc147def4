import { numberOrder, ownValue, type Rng, usageError, wilson } from '../core/index.ts'
import { type Figure, figureOf, type NoValue, noFigure, noValue, RESAMPLES, replicateOf } from '../metrics/index.ts'
import { pick } from '../table/index.ts'
import { type AgainstRest, againstRest } from './against-rest.ts'
import { CROSS, type Grouping, MISSING_GROUP } from './groups.ts'
import {
  COMPARISONS,
  type ComparisonId,
  DISPARITIES,
  type DisparityId,
  GROUP_MEASURES,
  GROUP_RATES,
  type GroupMeasureId,
  type GroupRateId,
} from './metrics/index.ts'
import { binScores } from './score-bins.ts'
import { type Group, type Outcomes, tally } from './tally.ts'

/** A figure of a group. `tooSmall`: the rows that it rests on are too few to judge by it; it is left out of the gaps. */
export type GroupFigure = Figure & { readonly tooSmall?: true }

/** A group's rows and figures. `tooSmall` groups are left out of everything that compares groups. */
export type GroupFigures = { readonly n: number; readonly tooSmall?: true } & Readonly<
  Record<GroupRateId | GroupMeasureId, GroupFigure>
>

/** The audit of one grouping: figures a group, figures over all groups, and figures against the reference group. */
export type GroupingAudit = {
  readonly groups: Readonly<Record<string, GroupFigures>>
  readonly againstRest: AgainstRest
} & Readonly<Record<DisparityId, Figure>> &
  Readonly<Record<ComparisonId, Readonly<Record<string, Figure>>>>

/** Grouping name → its audit. Columns are also crossed, two and three at a time, under their sorted names: `race & sex`. */
export type Audit = Readonly<Record<string, GroupingAudit>>

export interface AuditInput extends Outcomes {
  /** The score of each row, where there is one: without it nothing is said of calibration and ranking. */
  readonly scores?: Float64Array | null
  readonly groupings: readonly Grouping[]
  /** Groups with fewer rows are too small to be compared; 30 by default. Of rows of one truth or decision: 10, or as many. */
  readonly minGroup?: number
  /** Grouping name → reference group; by default the largest group. A crossed group follows from those of its columns. */
  readonly references?: Readonly<Record<string, string>>
}

export interface AuditOptions {
  readonly rng: Rng
  /** Bootstrap resamples; 1,000 by default. */
  readonly resamples?: number
}

/** Rates among so many rows of one truth, or fewer, say too little. */
const LEAST_BASIS = 10

/**
 * The fairness audit of any decisions. Rates have Wilson's 95 % interval; other figures percentile bootstrap intervals
 * with resampling within groups, and whatever compares groups is computed in each resample, from the same draws. A
 * reference group or grouping that does not occur is a usage error.
 *
 * @example
 * audit({ labels, decisions, groupings: [{ name: 'sex', codes, levels }] }, { rng: createRng(0) })
 *   .sex?.demographicParityDifference // { value: 0.19, low: 0.18, high: 0.20 }
 */
export function audit(input: AuditInput, { rng, resamples = RESAMPLES }: AuditOptions): Audit {
  const { groupings, minGroup = 30, references = {}, scores = null } = input
  const audited = crossings(groupings).map((columns) => ({ columns, name: crossingName(columns) }))
  for (const name of Object.keys(references))
    if (!audited.some((one) => one.name === name))
      throw usageError(`There is no grouping "${name}" to take a reference group of.`, {
        value: name,
        next: `Groupings: ${groupings.map((grouping) => grouping.name).join(', ')}.`,
      })
  const { outcomes, scored, columnsOf } = inOrder(input, scores)
  const least = { rows: minGroup, basis: Math.min(LEAST_BASIS, minGroup) }
  const counted = new Map(
    audited.map(({ columns, name }) => [name, tally(columnsOf(columns), outcomes, scored, least)]),
  )
  const rest = againstRest(counted)
  return Object.fromEntries(
    audited.map(({ columns, name }) => {
      const groups = counted.get(name) ?? []
      const reference = referenceOf(name, columns, groups, references)
      const draws = { rng: rng.fork(`audit of ${name}`), resamples }
      return [name, { ...auditGroups(groups, reference, minGroup, draws), againstRest: rest.get(name) ?? {} }]
    }),
  )
}

/** Rows by rising score, so that every grouping is counted and ranked in one pass over memory as it lies. */
function inOrder({ labels, decisions, groupings }: AuditInput, scores: Float64Array | null) {
  if (!scores) return { outcomes: { labels, decisions }, scored: null, columnsOf: (columns: Grouping[]) => columns }
  const order = numberOrder(scores)
  const ordered = new Map(
    groupings.map((grouping) => [
      grouping,
      { ...grouping, codes: pick(grouping.codes, order, new Int32Array(order.length)) },
    ]),
  )
  const values = pick(scores, order, new Float64Array(order.length))
  return {
    outcomes: {
      labels: pick(labels, order, new Uint8Array(order.length)),
      decisions: pick(decisions, order, new Uint8Array(order.length)),
    },
    scored: { values, binned: binScores(values) },
    columnsOf: (columns: Grouping[]) => columns.map((column) => ordered.get(column) ?? column),
  }
}

/** Each column, each two and each three of them; crossed ones in the order of their names. */
export function crossings(groupings: readonly Grouping[]): Grouping[][] {
  const sorted = groupings.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const pairs = sorted.flatMap((a, i) => sorted.slice(i + 1).map((b) => [a, b]))
  const triples = sorted.flatMap((a, i) =>
    sorted.slice(i + 1).flatMap((b, j) => sorted.slice(i + j + 2).map((c) => [a, b, c])),
  )
  return [...groupings.map((grouping) => [grouping]), ...pairs, ...triples]
}

/** What a grouping of these columns is called. */
export const crossingName = (columns: readonly Grouping[]): string => columns.map(({ name }) => name).join(CROSS)

/** A figure that is being resampled. */
interface Column {
  readonly point: number | NoValue
  /** What binned scores take from the value, or add to it. */
  readonly shift: number
  readonly replicates: Float64Array
}

const columnOf = (point: number | NoValue, binned: number | NoValue, resamples: number): Column => ({
  point,
  shift: typeof point === 'number' && typeof binned === 'number' ? point - binned : 0,
  replicates: new Float64Array(resamples),
})

function write(column: Column | undefined, round: number, value: number | NoValue | undefined): void {
  if (column && value !== undefined) column.replicates[round] = replicateOf(value) + column.shift
}

function auditGroups(
  groups: readonly Group[],
  reference: Group | NoValue,
  minGroup: number,
  { rng, resamples }: { readonly rng: Rng; readonly resamples: number },
): Omit<GroupingAudit, 'againstRest'> {
  const compared = groups.filter(({ isTooSmall }) => !isTooSmall)
  const [samples, binned] = [compared.map(({ sample }) => sample), compared.map((group) => group.binned)]
  const against = 'sample' in reference ? reference : null
  const disparities = DISPARITIES.members.map(({ value }) => columnOf(value(samples), value(binned), resamples))
  const measures = compared.map(({ sample, binned: own }) =>
    GROUP_MEASURES.members.map(({ value }) => columnOf(value(sample), value(own), resamples)),
  )
  const comparisons = compared.map(({ sample }) =>
    COMPARISONS.members.map(({ value }) => {
      const point = against ? value(sample, against.sample) : NaN
      return columnOf(point, point, resamples)
    }),
  )
  const streams = compared.map(({ name }) => rng.fork(name))
  const place = against ? compared.indexOf(against) : -1
  for (let round = 0; round < resamples; round++) {
    const drawn = compared.map((group, g) => group.draw(streams[g] ?? rng))
    for (let m = 0; m < disparities.length; m++) write(disparities[m], round, DISPARITIES.members[m]?.value(drawn))
    const other = drawn[place]
    for (let g = 0; g < drawn.length; g++) {
      const sample = drawn[g]
      if (!sample) continue
      for (let m = 0; m < GROUP_MEASURES.members.length; m++)
        write(measures[g]?.[m], round, GROUP_MEASURES.members[m]?.value(sample))
      for (let m = 0; other && m < COMPARISONS.members.length; m++)
        write(comparisons[g]?.[m], round, COMPARISONS.members[m]?.value(sample, other))
    }
  }
  const tooFew = noValue(`Fewer than two groups have ${minGroup} rows or more.`)
  const figure = (column: Column | undefined, leans = false): Figure =>
    column ? withWidth(figureOf(column.point, column.replicates, { leans })) : noFigure(tooFew)
  return {
    groups: record(
      groups.map((group) => [
        group.name,
        groupFigures(group, (m) => figure(measures[compared.indexOf(group)]?.[m], GROUP_MEASURES.members[m]?.leans)),
      ]),
    ),
    ...record(
      DISPARITIES.members.map(({ id }, m) => [id, compared.length < 2 ? noFigure(tooFew) : figure(disparities[m])]),
    ),
    ...record(
      COMPARISONS.members.map(({ id }, m) => [
        id,
        record(
          compared.map(({ name }, g) => {
            if (compared.length < 2) return [name, noFigure(tooFew)]
            return [name, 'sample' in reference ? figure(comparisons[g]?.[m]) : noFigure(reference)]
          }),
        ),
      ]),
    ),
  }
}

/** Rows of which none, or all, are of a kind are so in every resample: that is no certainty. */
const withWidth = (figure: Figure): Figure =>
  figure.value === 0 && figure.low === 0 && figure.high === 0
    ? { value: 0, low: null, high: null, why: 'No interval: every resample gives the same.' }
    : figure

const NOT_COUNTED = noValue('The group has too few rows to judge.')

/** @param measured the figure of a measure, by its place in the list */
function groupFigures({ sample, rows, isTooSmall }: Group, measured: (measure: number) => Figure): GroupFigures {
  const marked = (id: string, figure: Figure): GroupFigure =>
    isTooSmall || sample.few?.has(id) ? { ...figure, tooSmall: true } : figure
  const rates = record(
    GROUP_RATES.members.map(({ id, value, count }) => {
      const rate = value(sample)
      if (typeof rate !== 'number') return [id, marked(id, noFigure(rate))]
      const { part, whole } = count(sample)
      const [low, high] = wilson(part, whole)
      return [id, marked(id, { value: rate, low: Math.min(low, rate), high: Math.max(high, rate) })]
    }),
  )
  const measures = record(
    GROUP_MEASURES.members.map(({ id }, m) => [id, marked(id, isTooSmall ? noFigure(NOT_COUNTED) : measured(m))]),
  )
  return { n: rows, ...(isTooSmall && { tooSmall: true }), ...rates, ...measures }
}

/** The reference group asked for, or that of crossed columns from those of each, or the largest. */
function referenceOf(
  name: string,
  columns: readonly Grouping[],
  groups: readonly Group[],
  references: Readonly<Record<string, string>>,
): Group | NoValue {
  const [column] = columns
  const asked = ownValue(references, name)
  if (asked !== undefined && column?.name === name && ![...column.levels, MISSING_GROUP].includes(asked))
    throw usageError(`${name} has no group "${asked}" to take as the reference.`, {
      column: name,
      value: asked,
      next: `Groups: ${groups.map((group) => group.name).join(', ')}.`,
    })
  const combined = columns.map((part) => ownValue(references, part.name) ?? null)
  const wanted = asked ?? (combined.includes(null) ? undefined : combined.join(CROSS))
  const found = groups.find((group) => group.name === wanted)
  if (found && !found.isTooSmall) return found
  if (wanted !== undefined) return noValue(`The reference group ${wanted} has too few rows: ${found?.rows ?? 0}.`)
  const bySize = groups.filter(({ isTooSmall }) => !isTooSmall).toSorted((a, b) => b.rows - a.rows)
  return bySize[0] ?? noValue('No group is large enough to be the reference.')
}

/**
 * An object of its entries. Typed by their keys, which is right where the entries come from a whole list of members, or
 * where the keys are plain text.
 */
export function record<K extends string, V>(entries: readonly (readonly [K, V])[]): Record<K, V>
export function record<V>(entries: readonly (readonly [string, V])[]): Record<string, V> {
  return Object.fromEntries(entries)
}
