import type { Rng } from '../core/index.ts'
import { audit, DISPARITIES, type Grouping, type GroupingAudit } from '../fairness/index.ts'
import { type Figure, isBetter, METRICS, measure } from '../metrics/index.ts'
import type { Parity } from '../train/index.ts'
import type { Mitigation } from './mitigation.ts'
import { PARITY_CONSTRAINTS } from './parity.ts'

/** One model on the way from the best to the most even, with every figure of rows that it did not learn from. */
export interface MitigationPoint {
  /** `none` for the model as it is; else the method and its place among those that it made: `reweighing-1`. */
  readonly id: string
  readonly method: string
  readonly title: string
  /** How far the method went, in words. */
  readonly setting: string
  readonly stage: Mitigation['stage'] | null
  readonly needsAttribute: boolean
  readonly metrics: Readonly<Record<string, Figure>>
  readonly audit: GroupingAudit
  /** What is given up, and what is won: accuracy, and the gap that the constraint names. */
  readonly performance: Figure
  readonly disparity: Figure
  /** Accuracy less than that of the model as it is, on the same rows. */
  readonly loss: Figure
  /** Whether no other point is as accurate and as even, and better in one of the two. */
  readonly isOnFrontier: boolean
  /** What got worse beside the model as it is, one sentence each. */
  readonly worse: readonly string[]
}

/** Figures of a point. */
export type PointFigures = Pick<MitigationPoint, 'metrics' | 'audit' | 'performance' | 'disparity' | 'loss'>

/** What decisions of some rows are. */
export interface Decided {
  readonly labels: Uint8Array
  readonly scores: Float64Array
  readonly decisions: Uint8Array
  readonly grouping: Grouping
}

const RESAMPLES = 200
export const PERFORMANCE = 'accuracy'
const SHOWN = [
  'accuracy',
  'balancedAccuracy',
  'precision',
  'recall',
  'f1',
  'mcc',
  'rocAuc',
  'prAuc',
  'logLoss',
  'brier',
  'ece',
]

/**
 * Every metric and the audit, with their intervals.
 *
 * @param asItIs what the model as it is decides of the same rows
 */
export function figuresOf(
  { labels, scores, decisions, grouping }: Decided,
  asItIs: Uint8Array,
  constraint: Parity,
  rng: Rng,
): PointFigures {
  const metrics = measure(
    { task: 'binary', labels, scores, decisions },
    { rng: rng.fork('metrics'), metrics: SHOWN, resamples: RESAMPLES },
  )
  const found = audit(
    { labels, decisions, scores, groupings: [grouping] },
    { rng: rng.fork('audit'), resamples: RESAMPLES },
  )[grouping.name]
  const performance = metrics[PERFORMANCE]
  if (!found || !performance) throw new Error('a point without figures')
  const disparity = found[PARITY_CONSTRAINTS.get(constraint).disparity]
  return { metrics, audit: found, performance, disparity, loss: lossOf(labels, decisions, asItIs) }
}

/** The mean of what each row loses, with ±1.96 standard errors: rows are the same, so what both decide alike says nothing. */
function lossOf(labels: Uint8Array, decisions: Uint8Array, asItIs: Uint8Array): Figure {
  const lost = Float64Array.from(
    labels,
    (label, row) => Number(asItIs[row] === label) - Number(decisions[row] === label),
  )
  const count = Math.max(lost.length, 1)
  const value = lost.reduce((sum, own) => sum + own, 0) / count
  const variance = lost.reduce((sum, own) => sum + (own - value) ** 2, 0) / Math.max(count - 1, 1)
  const reach = 1.96 * Math.sqrt(variance / count)
  return { value, low: value - reach, high: value + reach }
}

type Place = Pick<MitigationPoint, 'performance' | 'disparity'>

/** Whether `a` is at least as accurate and as even as `b`, and better in one of the two. */
export function dominates(a: Place, b: Place): boolean {
  const [better, worse] = [a.performance.value ?? -Infinity, b.performance.value ?? -Infinity]
  const [gap, other] = [a.disparity.value ?? Infinity, b.disparity.value ?? Infinity]
  return better >= worse && gap <= other && (better > worse || gap < other)
}

/** The points, each knowing whether it is on the frontier: of two that are alike, the first is. */
export const withFrontier = <P extends Place>(points: readonly P[]): (P & { isOnFrontier: boolean })[] =>
  points.map((point, at) => ({
    ...point,
    isOnFrontier:
      point.disparity.value !== null &&
      !points.some((other, place) => dominates(other, point) || (place < at && isAlike(other, point))),
  }))

const isAlike = (a: Place, b: Place): boolean =>
  a.performance.value === b.performance.value && a.disparity.value === b.disparity.value

/** Of a two-sided 95 % interval, the part of its half that the one-sided bound reaches. */
const ONE_SIDED = 1.645 / 1.96

/** What a point costs at most, with 95 % confidence. */
export const lossAtMost = ({ value, high }: Figure): number =>
  value === null || high === null ? Infinity : value + ONE_SIDED * (high - value)

/**
 * The most even of the points that cost at most `maxLoss` of accuracy, by what they cost at most with 95 % confidence: what
 * holds on these rows by a hair does not on others. Of equally even ones the most accurate. The model as it is where its gap
 * is within the tolerance: there is nothing to mend.
 */
export function chosenPoint<
  P extends Place & Pick<MitigationPoint, 'loss'> & { readonly id: string; readonly isOnFrontier: boolean },
>(points: readonly P[], maxLoss: number, tolerance: number): P | undefined {
  const base = points.find(({ id }) => id === 'none')
  if (base && (base.disparity.value ?? 0) <= tolerance) return base
  const kept = points.filter(({ isOnFrontier, loss }) => isOnFrontier && lossAtMost(loss) <= maxLoss)
  const [first] = kept.toSorted(
    (a, b) =>
      (a.disparity.value ?? Infinity) - (b.disparity.value ?? Infinity) ||
      (b.performance.value ?? 0) - (a.performance.value ?? 0),
  )
  return first ?? base
}

/** What is worse in the figures of a point than in those of the model as it is, beyond what its interval allows. */
export function worsened(point: PointFigures, base: PointFigures): string[] {
  const ofMetrics = Object.entries(point.metrics).flatMap(([id, figure]) => {
    const [now, before] = [figure.value, base.metrics[id]?.value ?? null]
    if (now === null || before === null || !isBetter(METRICS.get(id), before, now) || isWithin(figure, before))
      return []
    return [`${METRICS.get(id).title}: ${shown(now)} instead of ${shown(before)}.`]
  })
  const ofGaps = DISPARITIES.members.flatMap(({ id, title, ideal }) => {
    const [figure, before] = [point.audit[id], base.audit[id].value]
    if (figure.value === null || before === null || isWithin(figure, before)) return []
    const isWorse = Math.abs(figure.value - (ideal ?? 0)) > Math.abs(before - (ideal ?? 0))
    return isWorse ? [`${title}: ${shown(figure.value)} instead of ${shown(before)}, further from ${ideal}.`] : []
  })
  return [...ofGaps, ...ofGroups(point, base), ...ofMetrics]
}

/** Who pays: groups whose positives are found less often, or whose negatives are wrongly selected more often. */
function ofGroups(point: PointFigures, base: PointFigures): string[] {
  return Object.entries(point.audit.groups).flatMap(([name, group]) => {
    const before = base.audit.groups[name]
    if (!before || group.tooSmall || before.tooSmall) return []
    const said: string[] = []
    const [found, earlier] = [group.tpr, before.tpr.value]
    if (found.value !== null && earlier !== null && found.value < earlier && !isWithin(found, earlier))
      said.push(`${name}: of those that are positive ${shown(found.value)} are found instead of ${shown(earlier)}.`)
    const [alarms, fewer] = [group.fpr, before.fpr.value]
    if (alarms.value !== null && fewer !== null && alarms.value > fewer && !isWithin(alarms, fewer))
      said.push(
        `${name}: of those that are negative ${shown(alarms.value)} are wrongly selected instead of ${shown(fewer)}.`,
      )
    return said
  })
}

const isWithin = ({ low, high }: Figure, value: number): boolean =>
  low !== null && high !== null && value >= low && value <= high

const shown = (value: number): string => String(Number(value.toPrecision(3)))
