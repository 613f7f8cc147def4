import { defineList, usageError } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import { type AnyAudit, isOfClasses } from './any-audit.ts'
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

const FORM = /^\s*([A-Za-z]+)(?:\.(value|low|high))?\s*(<=|>=)\s*([^\s@]+)\s*(?:@\s*(.+?)\s*)?$/

/**
 * @example
 * parseGate('equalizedOddsDifference.high<=0.1@sex') // the interval's upper end, between the groups of sex
 */
export function parseGate(text: string): Gate {
  const [, metric = '', bound = 'value', sign = '', number = '', of = ''] = FORM.exec(text) ?? []
  if (metric === '')
    throw usageError(`A limit is METRIC<=NUMBER, not "${text}".`, {
      value: text,
      next: 'As in: equalizedOddsDifference<=0.1, or demographicParityRatio.low>=0.8@sex.',
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
  return { metric: id, bound: bound === 'low' || bound === 'high' ? bound : 'value', limit, of }
}

/** The text that `parseGate` reads. */
export function gateText({ metric, bound, limit, of }: Gate): string {
  const sign = GAPS.get(metric).direction === 'higher' ? '>=' : '<='
  return `${metric}${bound === 'value' ? '' : `.${bound}`}${sign}${limit}${of === '' ? '' : `@${of}`}`
}

/** Holds the gates against an audit: one that names no grouping against each of them. */
export function judgeGates(gates: readonly Gate[], audit: AnyAudit): JudgedGate[] {
  return gates.flatMap((gate) => {
    const names = gate.of === '' ? Object.keys(audit) : [gate.of]
    if (names.length === 0) return [undecided(gate, 'No groups were audited.')]
    return names.map((of) => judged({ ...gate, of }, audit))
  })
}

function judged(gate: Gate, audit: AnyAudit): JudgedGate {
  const grouping = audit[gate.of]
  if (!grouping) return undecided(gate, `No groups by ${gate.of} were audited.`)
  if (isOfClasses(grouping)) return undecided(gate, 'Limits are held against two classes, or against numbers.')
  const figures: Readonly<Partial<Record<GapId, Figure>>> = grouping
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
