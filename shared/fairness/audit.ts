import { type Rng, usageError } from '../core/index.ts'
import { type Figure, figureOf, type NoValue, noFigure, noValue, RESAMPLES, replicateOf } from '../metrics/index.ts'
import { type Cells, sizeOf } from './cells.ts'
import { CROSS, type Grouping, groupsOf, MISSING_GROUP, type Outcomes } from './groups.ts'
import {
  COMPARISONS,
  type ComparisonId,
  DISPARITIES,
  type DisparityId,
  GROUP_RATES,
  type GroupRateId,
} from './metrics/index.ts'
import { resample } from './resample.ts'

/** A group's rows and rates. `tooSmall` groups are left out of everything that compares groups. */
export type GroupFigures = { readonly n: number; readonly tooSmall?: true } & Readonly<Record<GroupRateId, Figure>>

/** The audit of one grouping: figures a group, figures over all groups, and figures against the reference group. */
export type GroupingAudit = { readonly groups: Readonly<Record<string, GroupFigures>> } & Readonly<
  Record<DisparityId, Figure>
> &
  Readonly<Record<ComparisonId, Readonly<Record<string, Figure>>>>

/** Grouping name → its audit. Two or more groupings are also crossed, under their sorted names: `race & sex`. */
export type Audit = Readonly<Record<string, GroupingAudit>>

export interface AuditInput extends Outcomes {
  readonly groupings: readonly Grouping[]
  /** Groups with fewer rows are too small to be compared; 30 by default. */
  readonly minGroup?: number
  /** Grouping name → reference group; by default the largest group. A crossed group follows from those of its columns. */
  readonly references?: Readonly<Record<string, string>>
}

export interface AuditOptions {
  readonly rng: Rng
  /** Bootstrap resamples; 1,000 by default. */
  readonly resamples?: number
}

interface Group {
  readonly name: string
  readonly cells: Cells
  readonly isTooSmall: boolean
  readonly resamples: readonly Cells[]
}

/**
 * The fairness audit of any decisions. Intervals are 95 % percentile bootstrap intervals with resampling within groups;
 * whatever compares groups is computed in each resample, from the same draws. A reference group or grouping that does
 * not occur is a usage error.
 *
 * @example
 * audit({ labels, decisions, groupings: [{ name: 'sex', codes, levels }] }, { rng: createRng(0) })
 *   .sex?.demographicParityDifference // { value: 0.19, low: 0.18, high: 0.20 }
 */
export function audit(input: AuditInput, { rng, resamples = RESAMPLES }: AuditOptions): Audit {
  const { groupings, minGroup = 30, references = {} } = input
  const crossed = groupings.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const crossedName = crossed.map(({ name }) => name).join(CROSS)
  const parts = groupings.map((grouping) => [grouping])
  const audits = groupings.length > 1 ? [...parts, crossed] : parts
  for (const name of Object.keys(references))
    if (name !== crossedName && !groupings.some((grouping) => grouping.name === name))
      throw usageError(`There is no grouping "${name}" to take a reference group of.`, {
        value: name,
        next: `Groupings: ${groupings.map((grouping) => grouping.name).join(', ')}.`,
      })
  return Object.fromEntries(
    audits.map((columns) => {
      const name = columns.map((column) => column.name).join(CROSS)
      const draws = rng.fork(`audit of ${name}`)
      const groups = [...groupsOf(columns, input)].map(([group, cells]) => ({
        name: group,
        cells,
        isTooSmall: sizeOf(cells) < minGroup,
        resamples: resample(cells, resamples, draws.fork(group)),
      }))
      return [name, auditGroups(groups, referenceOf(name, columns, groups, references), minGroup)]
    }),
  )
}

function auditGroups(groups: readonly Group[], reference: Group | NoValue, minGroup: number): GroupingAudit {
  const compared = groups.filter(({ isTooSmall }) => !isTooSmall)
  const rounds = (groups[0]?.resamples ?? []).map((_, round) =>
    compared.flatMap(({ resamples }) => resamples[round] ?? []),
  )
  const tooFew = noValue(`Fewer than two groups have ${minGroup} rows or more.`)
  return {
    groups: record(groups.map((group) => [group.name, groupFigures(group)])),
    ...record(
      DISPARITIES.members.map(({ id, value }) => {
        if (compared.length < 2) return [id, noFigure(tooFew)]
        const replicates = Float64Array.from(rounds, (cells) => replicateOf(value(cells)))
        return [id, figureOf(value(compared.map(({ cells }) => cells)), replicates)]
      }),
    ),
    ...record(
      COMPARISONS.members.map(({ id, value }) => [
        id,
        record(
          compared.map((group) => {
            if (compared.length < 2) return [group.name, noFigure(tooFew)]
            if (!('cells' in reference)) return [group.name, noFigure(reference)]
            const pairs = group.resamples.map((cells, round) => [cells, reference.resamples[round] ?? cells] as const)
            const replicates = Float64Array.from(pairs, ([cells, other]) => replicateOf(value(cells, other)))
            return [group.name, figureOf(value(group.cells, reference.cells), replicates)]
          }),
        ),
      ]),
    ),
  }
}

function groupFigures({ cells, isTooSmall, resamples }: Group): GroupFigures {
  const rates = record(
    GROUP_RATES.members.map(({ id, value, count }) => [
      id,
      figureOf(
        value(cells),
        Float64Array.from(resamples, (drawn) => replicateOf(value(drawn))),
        { trials: count(cells).whole },
      ),
    ]),
  )
  return { n: sizeOf(cells), ...(isTooSmall && { tooSmall: true }), ...rates }
}

/** The reference group asked for, or that of crossed columns from those of each, or the largest. */
function referenceOf(
  name: string,
  columns: readonly Grouping[],
  groups: readonly Group[],
  references: Readonly<Record<string, string>>,
): Group | NoValue {
  const [column] = columns
  const asked = references[name]
  if (asked !== undefined && column?.name === name && ![...column.levels, MISSING_GROUP].includes(asked))
    throw usageError(`${name} has no group "${asked}" to take as the reference.`, {
      column: name,
      value: asked,
      next: `Groups: ${groups.map((group) => group.name).join(', ')}.`,
    })
  const combined = columns.map((part) => references[part.name] ?? null)
  const wanted = asked ?? (combined.includes(null) ? undefined : combined.join(CROSS))
  const found = groups.find((group) => group.name === wanted)
  if (found && !found.isTooSmall) return found
  if (wanted !== undefined)
    return noValue(`The reference group ${wanted} has too few rows: ${found ? sizeOf(found.cells) : 0}.`)
  const bySize = groups.filter(({ isTooSmall }) => !isTooSmall).toSorted((a, b) => sizeOf(b.cells) - sizeOf(a.cells))
  return bySize[0] ?? noValue('No group is large enough to be the reference.')
}

/**
 * An object of its entries. Typed by their keys, which is right where the entries come from a whole list of members, or
 * where the keys are plain text.
 */
function record<K extends string, V>(entries: readonly (readonly [K, V])[]): Record<K, V>
function record<V>(entries: readonly (readonly [string, V])[]): Record<string, V> {
  return Object.fromEntries(entries)
}
