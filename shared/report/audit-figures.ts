import { z } from 'zod'
import type { Json } from '../core/index.ts'
import {
  COMPARISONS,
  DISPARITIES,
  ERROR_GAPS,
  EVIDENCE,
  GROUP_ERRORS,
  GROUP_MEASURES,
  GROUP_RATES,
} from '../fairness/index.ts'
import type { Figures } from './input.ts'
import type { ReportFigure } from './report.ts'

const NUMBER = z.number().nullable()
const FIGURE = z.object({
  value: NUMBER,
  low: NUMBER,
  high: NUMBER,
  why: z.string().optional(),
  tooSmall: z.boolean().optional(),
})
const DIFFERENCES = z.record(
  z.string(),
  z.record(z.string(), z.object({ value: NUMBER, low: NUMBER, high: NUMBER, adjusted: z.number() })),
)
const GROUPING = z.looseObject({
  groups: z.record(z.string(), z.looseObject({ n: z.number(), tooSmall: z.boolean().optional() })),
})

const CLASSES = z.object({ classes: z.record(z.string(), z.unknown()) })

export interface ReportedGroup {
  readonly name: string
  readonly rows: number
  readonly isTooSmall: boolean
  /** Metric id → the group's figure. */
  readonly rates: Figures
}

/** A group's rate that differs from that of all other rows by more than chance, corrected for all comparisons of the audit. */
export interface ReportedDifference {
  readonly group: string
  /** Of which rate. */
  readonly rate: string
  /** The rate less that of all other rows. */
  readonly figure: ReportFigure
}

/** An audit by one column, or by several crossed. */
export interface ReportedGrouping {
  readonly name: string
  /** The name without the class. */
  readonly column: string
  readonly groups: readonly ReportedGroup[]
  /** Metric id → the figure over all groups. */
  readonly gaps: Figures
  /** Metric id → group → the figure against the reference group. */
  readonly against: Readonly<Record<string, Figures>>
  /** What there is evidence of; null in audits that tested nothing. */
  readonly evidence: readonly ReportedDifference[] | null
  /** The class that counts as selected, where it is one of several. */
  readonly positive?: string
}

/** Figures as a model or a run keeps them, by their ids; those that cannot be read are left out. */
export function figuresIn(value: unknown): Figures {
  const all = z.record(z.string(), z.unknown()).safeParse(value).data ?? {}
  return Object.fromEntries(
    Object.entries(all).flatMap(([id, one]) => {
      const figure = FIGURE.safeParse(one).data
      return figure ? [[id, figure] as const] : []
    }),
  )
}

/** The audit of any version, or as a file keeps it: whatever of it is an audit. */
export function groupingsIn(audit: Json | object | undefined): ReportedGrouping[] {
  const all = z.record(z.string(), z.unknown()).safeParse(audit).data ?? {}
  return Object.entries(all).flatMap(([name, value]): ReportedGrouping[] => {
    const { classes } = CLASSES.safeParse(value).data ?? {}
    if (classes)
      return Object.entries(classes).flatMap(([positive, one]) =>
        groupingsIn({ [name]: one }).map((of) => ({
          ...of,
          name: `${name}, “${positive}” against the rest`,
          column: name,
          positive,
        })),
      )
    const grouping = GROUPING.safeParse(value).data
    if (!grouping) return []
    const groups = Object.entries(grouping.groups).map(([group, { n, tooSmall, ...rates }]) => ({
      name: group,
      rows: n,
      isTooSmall: tooSmall === true,
      rates: figuresIn(rates),
    }))
    const against = Object.fromEntries(
      COMPARISONS.ids.flatMap((id) => {
        const figures = figuresIn(grouping[id])
        return Object.keys(figures).length > 0 ? [[id, figures] as const] : []
      }),
    )
    return [
      { name, column: name, groups, gaps: figuresIn(grouping), against, evidence: evidenceIn(grouping.againstRest) },
    ]
  })
}

function evidenceIn(value: unknown): ReportedDifference[] | null {
  const differences = DIFFERENCES.safeParse(value).data
  if (!differences) return null
  return Object.entries(differences).flatMap(([group, rates]) =>
    Object.entries(rates).flatMap(([rate, { adjusted, ...figure }]) =>
      adjusted < EVIDENCE ? [{ group, rate, figure }] : [],
    ),
  )
}

/** The ids of a list that occur, in the list's order, and behind them others. */
export function orderedIds(known: readonly string[], found: readonly Figures[]): string[] {
  const there = new Set(found.flatMap((figures) => Object.keys(figures)))
  return [...known.filter((id) => there.has(id)), ...[...there].filter((id) => !known.includes(id))]
}

/** A fairness figure's title; its id where a newer version named it. */
export const fairnessTitle = (id: string): string => aboutOf(id)?.title ?? id

/** What it is; '' where that is not known. */
export const fairnessDefinition = (id: string): string => aboutOf(id)?.definition ?? ''

/** Which way is better. */
export const fairnessDirection = (id: string) => aboutOf(id)?.direction ?? 'lower'

const aboutOf = (id: string) =>
  [GROUP_RATES, GROUP_MEASURES, DISPARITIES, COMPARISONS, GROUP_ERRORS, ERROR_GAPS]
    .find((list) => list.has(id))
    ?.get(id)
