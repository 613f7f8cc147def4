import { usageError } from '../core/index.ts'
import {
  type AnyAudit,
  DISPARITIES,
  ERROR_GAPS,
  gateText,
  isOfClasses,
  judgeGates,
  parseGate,
} from '../fairness/index.ts'
import { METRICS } from '../metrics/index.ts'
import type { Difference, JudgedLimit } from './events.ts'
import { aliasesOf, type RegistryState, type Version } from './state.ts'

/** A limit on a metric: on its value, or on how far it may be from the champion's on the same rows. */
export interface MetricLimit {
  readonly metric: string
  /** What must keep within the limit: the figure, or an end of its interval. */
  readonly bound: 'value' | 'low' | 'high'
  readonly sign: '>=' | '<='
  readonly amount: number
  /** What the amount is counted from: nothing, the champion's value, or that value as a whole of which it is a share. */
  readonly of: 'zero' | 'champion' | 'championShare'
}

const FORM = /^\s*([A-Za-z0-9]+)(?:\.(value|low|high))?\s*(<=|>=)\s*(.+?)\s*$/
const AGAINST = /^champion(?:\s*([+-])\s*(\d+(?:\.\d+)?(?:e-?\d+)?)(\s*%)?)?$/

/**
 * Reads a limit of a promotion: of a metric (shared/metrics), or between groups (shared/fairness/gates.ts).
 *
 * @returns its one spelling
 * @example
 * limitText('rocAuc >= 0.9') // rocAuc>=0.9
 * limitText('rmse.high<=champion+5%') // at worst a twentieth more than the champion has on the same rows
 * limitText('equalizedOddsDifference<=0.1@sex')
 */
export function limitText(text: string): string {
  const { metric = '' } = partsOf(text)
  return METRICS.has(metric) ? metricLimitText(parseMetricLimit(text)) : gateText(readGate(text, metric))
}

function readGate(text: string, metric: string) {
  if (metric !== '' && !DISPARITIES.has(metric) && !ERROR_GAPS.has(metric))
    throw usageError(`There is no figure "${metric}" to limit.`, {
      value: text,
      next: `Metrics: ${METRICS.ids.join(', ')}. Between groups: ${[...DISPARITIES.ids, ...ERROR_GAPS.ids].join(', ')}.`,
    })
  return parseGate(text)
}

function partsOf(text: string) {
  const [, metric, bound, sign, limit] = FORM.exec(text) ?? []
  return { metric, bound, sign, limit }
}

export function parseMetricLimit(text: string): MetricLimit {
  const { metric = '', bound, sign = '', limit = '' } = partsOf(text)
  const { direction } = METRICS.get(metric)
  const own = direction === 'lower' ? '<=' : '>='
  if (direction !== 'nearer' && sign !== own)
    throw usageError(`${metric} is better ${direction}: its limit is written with ${own}.`, {
      value: text,
      next: `As in: ${metric}${own}${limit}`,
    })
  const against = AGAINST.exec(limit)
  const amount = against ? Number(`${against[1] ?? '+'}${against[2] ?? 0}`) : Number(limit)
  if (!Number.isFinite(amount))
    throw usageError(`The limit of ${metric} is no number: "${limit}".`, {
      value: text,
      next: `As in: ${metric}${own}0.9, or ${metric}${own}champion${own === '>=' ? '-' : '+'}0.01`,
    })
  return {
    metric,
    bound: bound === 'low' || bound === 'high' ? bound : 'value',
    sign: sign === '<=' ? '<=' : '>=',
    amount: against?.[3] ? amount / 100 : amount,
    of: against ? (against[3] ? 'championShare' : 'champion') : 'zero',
  }
}

export function metricLimitText({ metric, bound, sign, amount, of }: MetricLimit): string {
  const ofShare = of === 'championShare'
  const size = `${Math.abs(ofShare ? Number((amount * 100).toPrecision(12)) : amount)}${ofShare ? '%' : ''}`
  const limit = of === 'zero' ? String(amount) : amount === 0 ? 'champion' : `champion${amount < 0 ? '-' : '+'}${size}`
  return `${metric}${bound === 'value' ? '' : `.${bound}`}${sign}${limit}`
}

/**
 * Holds limits against a version. What is relative to the champion is taken from the latest evaluation that compares the two
 * on the same rows; where there is no champion, there is nothing to be worse than.
 *
 * @param audit its figures between groups
 */
export function judgeLimits(
  limits: readonly string[],
  state: RegistryState,
  version: Version,
  audit: AnyAudit = auditOf(version.fairness),
): JudgedLimit[] {
  return limits.flatMap((text): JudgedLimit[] => {
    if (METRICS.has(partsOf(text).metric ?? '')) return [judgedMetric(parseMetricLimit(text), state, version)]
    return judgeGates([parseGate(text)], audit).map(({ value, low, high, why, state: found, ...gate }) => ({
      ...{ text: gateText(gate), state: found, value, low, high },
      ...(why !== undefined && { why }),
    }))
  })
}

const NONE = { value: null, low: null, high: null }

function judgedMetric(limit: MetricLimit, state: RegistryState, version: Version): JudgedLimit {
  const text = metricLimitText(limit)
  if (limit.of !== 'zero') return againstChampion(limit, text, state, version)
  const figure = version.metrics[limit.metric]
  if (!figure) return { text, state: 'undecided', ...NONE, why: `Version ${version.version} has no ${limit.metric}.` }
  const bound = figure[limit.bound]
  return { text, state: bound === null ? 'undecided' : isKept(limit, bound, limit.amount), ...figure }
}

function againstChampion(limit: MetricLimit, text: string, state: RegistryState, version: Version): JudgedLimit {
  const { champion } = aliasesOf(state)
  if (champion === null) return { text, state: 'kept', ...NONE, why: 'There is no champion to be compared with.' }
  if (champion === version.version) return { text, state: 'kept', ...NONE, why: 'It is the champion itself.' }
  const found = comparisonWith(version, champion)?.[limit.metric]
  if (!found)
    return {
      ...{ text, state: 'undecided', ...NONE },
      why: `Version ${version.version} was not compared with the champion, version ${champion}, on the same rows.`,
    }
  const { difference, low, high } = found
  const amount = limit.of === 'championShare' ? limit.amount * Math.abs(found.other) : limit.amount
  const bound = { value: difference, low, high }[limit.bound]
  return { text, state: isKept(limit, bound, amount), value: difference, low, high }
}

/** How a version stands to another by its latest evaluation beside it; undefined where there is none. */
export const comparisonWith = (
  { evaluations }: Version,
  other: number,
): Readonly<Record<string, Difference>> | undefined =>
  evaluations.findLast(({ against }) => against?.version === other)?.against?.differences

const isKept = ({ sign }: MetricLimit, value: number, limit: number): 'kept' | 'exceeded' =>
  (sign === '>=' ? value >= limit : value <= limit) ? 'kept' : 'exceeded'

/** The limits that are not kept, or not shown to be. */
export const beyondLimits = (judged: readonly JudgedLimit[]): JudgedLimit[] =>
  judged.filter(({ state }) => state !== 'kept')

/** The figures of an audit between groups, which limits are held against; of several classes, the whole. */
export function gapsOf(audit: AnyAudit): AnyAudit {
  const ids: readonly string[] = [...DISPARITIES.ids, ...ERROR_GAPS.ids]
  const gaps = Object.entries(audit).map(([of, one]) => [
    of,
    isOfClasses(one) ? one : Object.fromEntries(Object.entries(one).filter(([id]) => ids.includes(id))),
  ])
  return JSON.parse(JSON.stringify(Object.fromEntries(gaps)))
}

/** The audit as `gapsOf` kept it. */
export const auditOf = (kept: Version['fairness']): AnyAudit => JSON.parse(JSON.stringify(kept))
