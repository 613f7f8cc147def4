import { falseDiscoveryRate } from '../../core/index.ts'
import { PSI, stabilityIndex } from '../divergence.ts'
import { FALSE_ALARMS, FEWEST } from '../drift.ts'
import { type LossSpread, lossEstimate } from '../loss-model.ts'
import { type ShareChange, shareChange } from '../share-change.ts'
import { layoutOf, ROWS, SUM } from './live-layout.ts'
import { binCount, type Interval, type LiveColumn, type LiveReference } from './live-reference.ts'

/** The same without what estimates errors: what a process tells another of its reference. */
export type ToldReference = Omit<LiveReference, 'losses'> & { readonly losses: LossSpread | null }

/** What recent rows of a service say, in figures. */
export interface LiveFigures {
  /** Rows that were compared; with fewer than 200 nothing else is said. */
  readonly rows: number
  readonly columns: readonly LiveColumnFigures[]
  readonly predictions: LiveDrift | null
  /** Estimated without labels, by metric. */
  readonly performance: Readonly<Record<string, LiveEstimate>>
}

/** The population stability index; null where the model kept too few values. An alarm is beyond 0.2, by more than chance explains. */
export interface LiveDrift {
  readonly psi: number | null
  readonly alarm: boolean
}

export interface LiveColumnFigures extends LiveDrift {
  readonly name: string
  readonly missing: ShareChange
  readonly unseen: ShareChange
  readonly outOfRange: ShareChange
}

export interface LiveEstimate {
  readonly value: number
  /** 95 %; null where the figure has no interval here. */
  readonly low: number | null
  readonly high: number | null
  /** On test rows; null where the model's record has none. */
  readonly released: Interval | null
  /** The whole interval is worse than that of the test rows. */
  readonly alarm: boolean
}

/** @param sums of `liveCountOf`, those of several processes added up */
export function liveFigures(reference: ToldReference, sums: ArrayLike<number>): LiveFigures {
  const layout = layoutOf({ ...reference, losses: null })
  const rows = sums[ROWS] ?? 0
  if (rows < FEWEST) return { rows, columns: [], predictions: null, performance: {} }
  const found = reference.columns.map((column, i) => ({
    column,
    ...columnFigures(column, layout.columns[i] ?? 0, sums),
  }))
  const known = found.flatMap(({ drift }) => (drift ? [drift.p] : []))
  const corrected = falseDiscoveryRate(known)[Symbol.iterator]()
  const columns = found.map(({ column: { name }, drift, ...shares }): LiveColumnFigures => {
    const p = drift ? (corrected.next().value ?? 1) : 1
    return { name, psi: drift?.value ?? null, alarm: drift !== null && isAlarm(drift.value, p), ...shares }
  })
  const told = reference.predictions && driftOf(reference.predictions, layout.predictions, sums)
  return {
    rows,
    columns,
    predictions: told && { psi: told.value, alarm: isAlarm(told.value, told.p) },
    performance: performanceIn(reference, layout, sums),
  }
}

const isAlarm = (psi: number, p: number): boolean => psi >= PSI.threshold && p < FALSE_ALARMS

function columnFigures(column: LiveColumn, at: number, sums: ArrayLike<number>) {
  const size = binCount(column)
  const [missing, unseen, outside] = [at + size - 1, at + size, at + size + 1].map((place) => sums[place] ?? 0)
  const all = sums[ROWS] ?? 0
  const there = all - (missing ?? 0)
  const then = column.rows - column.missing
  return {
    drift: driftOf(column, at, sums),
    missing: shareChange(column.missing, column.rows, missing ?? 0, all),
    unseen: shareChange(0, then, unseen ?? 0, there),
    outOfRange: shareChange(0, then, outside ?? 0, there),
  }
}

function driftOf(column: LiveColumn, at: number, sums: ArrayLike<number>): { value: number; p: number } | null {
  const { shares, rows } = column
  const counts = Array.from({ length: binCount(column) }, (_, bin) => sums[at + bin] ?? 0)
  const count = counts.reduce((total, one) => total + one, 0)
  if (shares.length === 0 || count < FEWEST) return null
  const [reference, current] = [Float64Array.from(shares), Float64Array.from(counts, (one) => one / count)]
  const { value, p = 1 } = stabilityIndex({ reference, current }, rows, count)
  return { value, p }
}

function performanceIn(
  { released, losses, scoreEdges }: ToldReference,
  { sums: from, scores }: ReturnType<typeof layoutOf>,
  sums: ArrayLike<number>,
): Record<string, LiveEstimate> {
  const of = (sum: keyof typeof SUM): number => sums[from + SUM[sum]] ?? 0
  const rows = of('rows')
  if (rows < FEWEST) return {}
  const found: Record<string, LiveEstimate> = {}
  const told = (id: string, value: number, low: number | null = null, high: number | null = null): void => {
    const then = released[id] ?? null
    found[id] = { value, low, high, released: then, alarm: isWorse(id, low, high, then) }
  }
  if (losses) {
    const estimate = lossEstimate(losses, { rows, absolute: of('absolute'), squared: of('squared') })
    for (const id of ['mae', 'rmse'] as const) told(id, estimate[id], ...(estimate.intervals[id] ?? []))
    return found
  }
  const mean = (id: string, total: number, variance: number, most: number): void => {
    const half = (1.96 * Math.sqrt(Math.max(0, variance))) / rows
    told(id, total / rows, Math.max(0, total / rows - half), Math.min(most, total / rows + half))
  }
  if (of('right') === 0) return found
  mean('accuracy', of('right'), of('rightVariance'), 1)
  mean('logLoss', of('loss'), of('lossVariance'), Number.POSITIVE_INFINITY)
  mean('brier', of('brier'), of('brierVariance'), 2)
  const [positives, chosen, hits] = [of('positives'), of('chosen'), of('hits')]
  if (positives <= 0) return found
  const area = areaUnderCurve(scoreEdges.length + 1, scores, sums)
  if (area !== null) told('rocAuc', area)
  if (chosen > 0) told('precision', hits / chosen)
  told('recall', hits / positives)
  told('f1', (2 * hits) / (chosen + positives))
  return found
}

/** Every positive is above the negatives of bins below, and beside those of its own. */
function areaUnderCurve(bins: number, at: number, sums: ArrayLike<number>): number | null {
  let [positives, negatives, pairs] = [0, 0, 0]
  for (let bin = 0; bin < bins; bin++) {
    const [count, own] = [sums[at + 2 * bin] ?? 0, sums[at + 2 * bin + 1] ?? 0]
    pairs += own * (negatives + (count - own) / 2)
    positives += own
    negatives += count - own
  }
  return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : null
}

/** Metrics that are better when they are larger; the others are losses. */
const LARGER: ReadonlySet<string> = new Set(['accuracy', 'rocAuc', 'precision', 'recall', 'f1'])

function isWorse(id: string, low: number | null, high: number | null, released: Interval | null): boolean {
  if (low === null || high === null || released === null) return false
  return LARGER.has(id) ? high < released.low : low > released.high
}
