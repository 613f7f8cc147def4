import type { EvaluationView, ThresholdTable } from '../../../shared/contract/index.ts'
import { createRng, quantile, sortedPresent } from '../../../shared/core/index.ts'
import {
  calibrationCurve,
  decide,
  type Figure,
  measure,
  precisionRecallCurve,
  rocCurve,
} from '../../../shared/metrics/index.ts'
import { numberEdges } from '../tables/distribution.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

const CURVE_POINTS = 300
/** Of more rows squares are drawn, each for all rows in it. */
const MOST_DOTS = 2000
const SQUARES = 64
const BINS = 10

/** What the Evaluate stage draws of a run, from what its model said of the test rows. */
export function evaluationView({ id, task, classes }: RunShape, kept: KeptRows): EvaluationView {
  const empty = {
    run: id,
    thresholds: null,
    roc: [],
    precisionRecall: [],
    calibration: [],
    confusion: null,
    squares: null,
    residuals: [],
    errors: [],
  }
  if (kept.rows.length === 0) return empty
  if (task === 'regression') {
    const drawn = kept.rows.length > MOST_DOTS ? { squares: squaresOf(kept) } : { residuals: residualsOf(kept) }
    return { ...empty, ...drawn, errors: errorBins(kept) }
  }
  if (task === 'multiclass') return { ...empty, confusion: confusionOf(kept, classes.length) }
  const labels = Uint8Array.from(kept.labels)
  const roc = rocCurve(labels, kept.scores)
  const precisionRecall = precisionRecallCurve(labels, kept.scores)
  const calibration = calibrationCurve(labels, kept.scores, BINS)
  return {
    ...empty,
    thresholds: thresholdTable(labels, kept.scores),
    roc: pointsOf(roc.falsePositiveRates, roc.truePositiveRates),
    precisionRecall: pointsOf(precisionRecall.recalls, precisionRecall.precisions),
    calibration: calibration.counts.map((count, bin) => ({
      meanScore: calibration.meanScores[bin] ?? 0,
      positiveShare: calibration.positiveShares[bin] ?? 0,
      count,
      from: calibration.lows[bin] ?? 0,
      to: calibration.highs[bin] ?? 0,
    })),
  }
}

/** The same with the decisions at a threshold, where there are two classes: what a report draws. */
export function drawnView(run: RunShape, kept: KeptRows, threshold: number): EvaluationView {
  const view = evaluationView(run, kept)
  if (run.task !== 'binary' || kept.rows.length === 0) return view
  const decisions = run.isByGroup ? kept.decisions : Int32Array.from(decide(kept.scores, threshold))
  return { ...view, confusion: confusionOf({ ...kept, decisions }, 2) }
}

/** Outcomes at hundredths and at percentiles of the scores, so that the table is fine where the rows are. */
export function thresholdTable(labels: Uint8Array, scores: Float64Array): ThresholdTable {
  const sorted = sortedPresent(scores)
  const regular = Array.from({ length: 101 }, (_, at) => at / 100)
  const thresholds = [...new Set([...regular, ...regular.map((share) => quantile(sorted, share))])].sort(
    (a, b) => a - b,
  )
  const positives = sortedPresent(scores.filter((_, row) => labels[row] === 1))
  const negatives = sortedPresent(scores.filter((_, row) => labels[row] !== 1))
  return {
    thresholds,
    truePositives: thresholds.map((threshold) => countFrom(positives, threshold)),
    falsePositives: thresholds.map((threshold) => countFrom(negatives, threshold)),
    positives: positives.length,
    negatives: negatives.length,
  }
}

/** How many of the ascending values are at least this. */
export function countFrom(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < threshold) low = middle + 1
    else high = middle
  }
  return sorted.length - low
}

function confusionOf({ labels, decisions }: KeptRows, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (const [row, label] of labels.entries()) {
    const counts = matrix[label]
    const decision = decisions[row] ?? 0
    if (counts) counts[decision] = (counts[decision] ?? 0) + 1
  }
  return matrix
}

const residualsOf = ({ rows, labels, predicted }: KeptRows): EvaluationView['residuals'] =>
  Array.from(labels, (_, at) => ({
    row: rows[at] ?? 0,
    predicted: predicted[at] ?? 0,
    actual: labels[at] ?? 0,
  }))

/** Every row in a square of one grid, whose axes hold all predicted and true values. */
function squaresOf({ labels, predicted }: KeptRows): NonNullable<EvaluationView['squares']> {
  let [from, to] = [Infinity, -Infinity]
  for (const values of [labels, predicted])
    for (const value of values) {
      if (value < from) from = value
      if (value > to) to = value
    }
  const grid = { from, to: to > from ? to : from + 1, across: SQUARES }
  const counts = new Uint32Array(SQUARES * SQUARES)
  for (let at = 0; at < labels.length; at++) {
    const cell = stepOf(grid, predicted[at] ?? 0) * SQUARES + stepOf(grid, labels[at] ?? 0)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  const cells = Array.from(counts, (rows, cell) => ({ x: Math.floor(cell / SQUARES), y: cell % SQUARES, rows }))
  return { ...grid, cells: cells.filter(({ rows }) => rows > 0) }
}

/** The step of an axis that a value is in. */
export const stepOf = (
  { from, to, across }: { readonly from: number; readonly to: number; readonly across: number },
  value: number,
): number => Math.min(across - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * across)))

/** Errors in bins between round edges, of which 0 is one: no bin holds errors of both signs. */
function errorBins(kept: KeptRows): EvaluationView['errors'] {
  const sorted = kept.predicted.map((_, at) => errorOf(kept, at)).sort()
  const edges = numberEdges(Math.min(0, sorted[0] ?? 0), Math.max(0, sorted.at(-1) ?? 0), false)
  const from = edges.map((edge) => countFrom(sorted, edge))
  return edges.slice(0, -1).map((edge, bin) => ({
    from: edge,
    to: edges[bin + 1] ?? edge,
    // The last one holds its end too.
    count: (from[bin] ?? 0) - (bin === edges.length - 2 ? 0 : (from[bin + 1] ?? 0)),
  }))
}

/** Predicted minus actual, of a number. */
export const errorOf = ({ labels, predicted }: KeptRows, at: number): number => (predicted[at] ?? 0) - (labels[at] ?? 0)

/** The metrics of a binary run that its threshold decides. */
const DECIDED = ['accuracy', 'precision', 'recall', 'f1']

/** Their figures at a threshold; at that of the training its own. */
export function decisionFigures(
  { labels, scores, groups }: KeptRows,
  threshold: number,
  seed: number,
  metrics: readonly string[] = DECIDED,
): Record<string, Figure> {
  const predictions = {
    task: 'binary' as const,
    labels: Uint8Array.from(labels),
    scores,
    decisions: decide(scores, threshold),
  }
  // The stream that the training's own evaluation drew from.
  return measure(predictions, { rng: createRng(seed).fork('evaluate'), metrics, groups: groups ?? null })
}

const pointsOf = (xs: Float64Array, ys: Float64Array): { x: number; y: number }[] =>
  evenly(xs.length, CURVE_POINTS).map((at) => ({ x: xs[at] ?? 0, y: ys[at] ?? 0 }))

/** At most `most` of the places 0 … length − 1, evenly spaced, the first and the last among them. */
export function evenly(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, at) => at)
  return Array.from({ length: most }, (_, at) => Math.round((at * (length - 1)) / (most - 1)))
}
