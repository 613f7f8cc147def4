import type { ThresholdTable } from '../../../shared/contract/index.ts'
import type { ScoreBin } from '../../charts/score-histogram.tsx'

export interface Cells {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

export interface Rates {
  readonly accuracy: number
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
  readonly selectionRate: number
  readonly falsePositiveRate: number | null
}

/** The four outcomes where positive is predicted from this threshold on. */
export function cellsAt(table: ThresholdTable, threshold: number): Cells {
  const i = firstFrom(table.thresholds, threshold)
  const truePositives = table.truePositives[i] ?? 0
  const falsePositives = table.falsePositives[i] ?? 0
  return {
    truePositives,
    falsePositives,
    falseNegatives: table.positives - truePositives,
    trueNegatives: table.negatives - falsePositives,
  }
}

/** Thresholds are multiples of 0.01 that floats do not hold exactly. */
const SLACK = 1e-9

/** The first entry at or above the threshold; past the end where no score reaches it. */
function firstFrom(thresholds: readonly number[], threshold: number): number {
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((thresholds[middle] ?? Infinity) < threshold - SLACK) low = middle + 1
    else high = middle
  }
  return low
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

export function ratesOf({
  truePositives: tp,
  falsePositives: fp,
  falseNegatives: fn,
  trueNegatives: tn,
}: Cells): Rates {
  const rows = Math.max(1, tp + fp + fn + tn)
  return {
    accuracy: (tp + tn) / rows,
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    selectionRate: (tp + fp) / rows,
    falsePositiveRate: ratio(fp, fp + tn),
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Where a threshold stands on a curve; null where it does not. */
export type PointOf = (rates: Rates) => Point | null

const pointAt = (x: number | null, y: number | null): Point | null => (x === null || y === null ? null : { x, y })

export const rocPoint: PointOf = ({ falsePositiveRate, recall }) => pointAt(falsePositiveRate, recall)
export const precisionRecallPoint: PointOf = ({ recall, precision }) => pointAt(recall, precision)

/** The threshold, of the steps that it moves by, that stands nearest to a point of a curve. */
export function thresholdNear(table: ThresholdTable, { x, y }: Point, pointOf: PointOf): number {
  let nearest = { distance: Infinity, threshold: 0 }
  for (let step = 0; step <= 100; step++) {
    const at = pointOf(ratesOf(cellsAt(table, step / 100)))
    const distance = at ? (at.x - x) ** 2 + (at.y - y) ** 2 : Infinity
    if (distance < nearest.distance) nearest = { distance, threshold: step / 100 }
  }
  return nearest.threshold
}

/** How many rows of each class have scores in each of so many bins of [0, 1]. */
export function scoreBins(table: ThresholdTable, bins = 50): ScoreBin[] {
  const edges = Array.from({ length: bins + 1 }, (_, i) => i / bins)
  const from = edges.map((edge) => cellsAt(table, edge))
  return edges.slice(0, -1).map((edge, i) => {
    const [here, next] = [from[i], i === bins - 1 ? undefined : from[i + 1]]
    return {
      from: edge,
      to: (i + 1) / bins,
      positives: (here?.truePositives ?? 0) - (next?.truePositives ?? 0),
      negatives: (here?.falsePositives ?? 0) - (next?.falsePositives ?? 0),
    }
  })
}

/** Precision, recall and F1 over all thresholds in steps of 0.01, where they exist. */
export function rateCurves(table: ThresholdTable) {
  const steps = Array.from({ length: 101 }, (_, i) => i / 100)
  const rates = steps.map((x) => ({ x, rates: ratesOf(cellsAt(table, x)) }))
  const curve = (name: string, key: 'precision' | 'recall' | 'f1') => ({
    name,
    points: rates.flatMap(({ x, rates: at }) => (at[key] === null ? [] : [{ x, y: at[key] }])),
  })
  return [curve('F1', 'f1'), curve('precision', 'precision'), curve('recall', 'recall')]
}
