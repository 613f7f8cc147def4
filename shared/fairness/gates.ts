import { defineList, usageError } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import { type AnyAudit, type GroupingClasses, isOfClasses } from './any-audit.ts'
import { CROSS } from './groups.ts'
import type { About } from './metric.ts'
import { DISPARITIES, type DisparityId, ERROR_GAPS, type ErrorGapId } from './metrics/index.ts'

export type GapId = DisparityId | ErrorGapId

/** Figures between groups that a limit can be stated for. */
const GAPS = defineList<About<GapId>>('disparity', [...DISPARITIES.members, ...ERROR_GAPS.members])

/** A limit that a project states for a figure between groups. */
export interface Gate {
  readonly metric: GapId
  /** What must keep within the limit: the figure, or an end of its interval. */
  readonly bound: 'value' | 'low' | 'high'
  readonly limit: number
  /** The grouping, such as `sex` or `race & sex`; '' for every one that is audited. */
  readonly of: string
  /** Of several classes the one that it is of, against the rest; every one where it is left out. */
  readonly label?: string
}

/** A gate, held against one grouping. `undecided`: the figure has no value there, so nothing shows that the limit is kept. */
export interface JudgedGate extends Gate {
  readonly state: 'kept' | 'exceeded' | 'undecided'
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly why?: string
}

/** That a model was let through a gate all the same. */
export interface Override {
  readonly reason: string
  /** The gates that were not kept, as texts. */
  readonly beyond: readonly string[]
}

/** What a model's record says of the limits that it was held against. */
export interface GateRecord {
  readonly judged: readonly JudgedGate[]
  readonly overrides: readonly Override[]
}

const FORM = /^\s*([A-Za-z0-9]+)(?:\[(.+)\])?(?:\.(value|low|high))?\s*(<=|>=)\s*([^\s@]+)\s*(?:@\s*(.+?)\s*)?$/

/**
 * @example
 * parseGate('equalizedOddsDifference.high<=0.1@sex') // the interval's upper end, between the groups of sex
 */
export function parseGate(text: string): Gate {
  const [, metric = '', label, bound = 'value', sign = '', number = '', of = ''] = FORM.exec(text) ?? []
  if (metric === '')
    throw usageError(`A limit is METRIC<=NUMBER, not "${text}".`, {
      value: text,
      next: 'As in: equalizedOddsDifference<=0.1, or demographicParityRatio.low>=0.8@sex; of one of several classes METRIC[CLASS]<=NUMBER.',
    })
  const { id, direction } = GAPS.get(metric)
  const limit = Number(number)
  if (number === '' || !Number.isFinite(limit))
    throw usageError(`The limit of ${metric} is no number: "${number}".`, { value: text, next: 'Give a number.' })
  const own = direction === 'higher' ? '>=' : '<='
  if (sign !== own)
    throw usageError(`${metric} is better ${direction}: its limit is written with ${own}.`, {
      value: text,
      next: `As in: ${metric}${own}${number}`,
    })
  const end = bound === 'low' || bound === 'high' ? bound : 'value'
  return { metric: id, bound: end, limit, of, ...(label !== undefined && { label }) }
}

/** The text that `parseGate` reads. */
export function gateText({ metric, label, bound, limit, of }: Gate): string {
  const sign = GAPS.get(metric).direction === 'higher' ? '>=' : '<='
  return `${metric}${label === undefined ? '' : `[${label}]`}${bound === 'value' ? '' : `.${bound}`}${sign}${limit}${of === '' ? '' : `@${of}`}`
}

/** Holds the gates against an audit: one that names no grouping, or no class of several, against each of them. */
export function judgeGates(gates: readonly Gate[], audit: AnyAudit): JudgedGate[] {
  return gates.flatMap((gate) => {
    const names = gate.of === '' ? Object.keys(audit) : [gate.of]
    if (names.length === 0) return [undecided(gate, 'No groups were audited.')]
    return names.flatMap((of) => {
      const name = nameIn(audit, of)
      const grouping = audit[name]
      const here = { ...gate, of: name }
      if (!grouping) return [undecided(here, `No groups by ${of} were audited.`)]
      if (isOfClasses(grouping)) return ofClasses(here, grouping)
      if (gate.label !== undefined) return [undecided(here, 'There are not several classes to choose one of.')]
      return [judged(here, grouping)]
    })
  })
}

/** Crossed columns in any order: audits name them sorted. */
const nameIn = (audit: AnyAudit, of: string): string =>
  Object.hasOwn(audit, of) ? of : of.split(CROSS).toSorted().join(CROSS)

function ofClasses(gate: Gate, { classes }: GroupingClasses): JudgedGate[] {
  const known = new Map(Object.entries(classes))
  if (gate.label === undefined) return [...known].map(([label, one]) => judged({ ...gate, label }, one))
  const own = known.get(gate.label)
  return [own ? judged(gate, own) : undecided(gate, `There is no class "${gate.label}".`)]
}

function judged(gate: Gate, figures: Readonly<Partial<Record<GapId, Figure>>>): JudgedGate {
  const figure = figures[gate.metric]
  if (!figure) return undecided(gate, `The audit of this model has no ${GAPS.get(gate.metric).title.toLowerCase()}.`)
  const bound = figure[gate.bound]
  if (bound === null) return { ...gate, ...figure, state: 'undecided' }
  const isKept = GAPS.get(gate.metric).direction === 'higher' ? bound >= gate.limit : bound <= gate.limit
  return { ...gate, ...figure, state: isKept ? 'kept' : 'exceeded' }
}

const undecided = (gate: Gate, why: string): JudgedGate => ({
  ...gate,
  state: 'undecided',
  value: null,
  low: null,
  high: null,
  why,
})

/** Those that are not kept, or not shown to be. */
export const beyondGates = (judgedGates: readonly JudgedGate[]): JudgedGate[] =>
  judgedGates.filter(({ state }) => state !== 'kept')
