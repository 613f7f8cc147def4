import { createRng, quantile, sortedPresent } from '../core/index.ts'
import { metricValue } from '../metrics/index.ts'
import { assignFolds, type Column, cellsOf } from '../table/index.ts'
import type { KnownTarget } from './check.ts'

/** A model of one feature, judged on rows that it was not fitted on. */
export interface OneFeature {
  /** Area under the ROC curve (of several classes the mean of each against the rest); of a number the share of its variance that is explained. */
  readonly score: number
  /** Rows that it was judged on. */
  readonly rows: number
}

/** Enough for the area under the curve to be known to a hundredth. */
const MOST_ROWS = 5000
const FOLDS = 5
/** Each class is judged against the rest: so many at most. */
const MOST_CLASSES = 20
const BINS = 50

/**
 * Mean target by level of the feature, or by fiftieth of a number, fitted on four fifths of the rows and judged on the
 * fifth that is left, in turn. A level that was not seen has the mean of all: what only names the rows scores nothing.
 */
export function oneFeatureModel(target: KnownTarget): (column: Column) => OneFeature {
  const rows = rowsOf(target)
  const folds = assignFolds(rows, FOLDS, { strata: null, groups: null }, createRng('one-feature'))
  return (column) => scoreOf(codesOf(column, rows), target, rows, folds)
}

function scoreOf(codes: Uint32Array, target: KnownTarget, rows: Uint32Array, folds: Uint32Array): OneFeature {
  const values = Float64Array.from(rows, (row) => target.values[row] ?? 0)
  if (target.task === 'regression') {
    const score = metricValue('r2', { task: 'regression', labels: values, predicted: predicted(codes, values, folds) })
    return { score: typeof score === 'number' ? score : 0, rows: rows.length }
  }
  const classes = target.task === 'binary' ? [1] : [...target.classes.keys()].slice(0, MOST_CLASSES)
  const areas = classes.flatMap((code) => {
    const labels = values.map((value) => (value === code ? 1 : 0))
    const area = areaOf(labels, predicted(codes, labels, folds))
    return area === null ? [] : [area]
  })
  return { score: areas.reduce((total, area) => total + area, 0) / Math.max(1, areas.length), rows: rows.length }
}

/** The area under the ROC curve of scores that are few: counted score by score, since wide tables ask for thousands. */
function areaOf(labels: Float64Array, scores: Float64Array): number | null {
  const counts = new Map<number, { positives: number; negatives: number }>()
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0
    let count = counts.get(score)
    if (!count) {
      count = { positives: 0, negatives: 0 }
      counts.set(score, count)
    }
    if (labels[row] === 1) count.positives++
    else count.negatives++
  }
  let [below, positives, won] = [0, 0, 0]
  for (const score of Float64Array.from(counts.keys()).sort()) {
    const count = counts.get(score)
    if (!count) continue
    won += count.positives * (below + count.negatives / 2)
    below += count.negatives
    positives += count.positives
  }
  return positives > 0 && below > 0 ? won / (positives * below) : null
}

/** Rows with a target, evenly spread. */
function rowsOf({ values }: KnownTarget): Uint32Array {
  const known: number[] = []
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) known.push(row)
  const count = Math.min(MOST_ROWS, known.length)
  return Uint32Array.from({ length: count }, (_, i) => known[Math.floor((i * known.length) / count)] ?? 0)
}

/** The level of each of these rows, or the bin of its number; 0 where it is missing. */
function codesOf(column: Column, rows: Uint32Array): Uint32Array {
  const isNumber = column.kind === 'number' || column.kind === 'date'
  const values = cellsOf(column)
  const drawn = Float64Array.from(rows, (row) => (column.validity[row] === 1 ? (values[row] ?? 0) : NaN))
  const sorted = isNumber ? sortedPresent(drawn) : drawn
  if (!isNumber || isFew(sorted)) {
    const codeOf = new Map<number, number>([[NaN, 0]])
    return Uint32Array.from(drawn, (value) => {
      const code = codeOf.get(value) ?? codeOf.size
      codeOf.set(value, code)
      return code
    })
  }
  const edges = Float64Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS))
  return Uint32Array.from(drawn, (value) => (Number.isNaN(value) ? 0 : 1 + edgesBelow(edges, value)))
}

function isFew(sorted: Float64Array): boolean {
  let different = 0
  for (let i = 0; i < sorted.length && different <= BINS; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) different++
  return different <= BINS
}

/** How many of these rising numbers are less. */
function edgesBelow(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value > (edges[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** Of every row the mean of the values with its code in the other folds, drawn a little to the mean of all. */
function predicted(codes: Uint32Array, values: Float64Array, folds: Uint32Array): Float64Array {
  let width = 1
  for (let i = 0; i < codes.length; i++) width = Math.max(width, (codes[i] ?? 0) + 1)
  const sums = new Float64Array(FOLDS * width)
  const counts = new Float64Array(FOLDS * width)
  const totals = new Float64Array(FOLDS)
  const seen = new Float64Array(FOLDS)
  for (let i = 0; i < values.length; i++) {
    const [own, value, code] = [folds[i] ?? 0, values[i] ?? 0, codes[i] ?? 0]
    for (let fold = 0; fold < FOLDS; fold++) {
      if (fold === own) continue
      const at = fold * width + code
      sums[at] = (sums[at] ?? 0) + value
      counts[at] = (counts[at] ?? 0) + 1
      totals[fold] = (totals[fold] ?? 0) + value
      seen[fold] = (seen[fold] ?? 0) + 1
    }
  }
  return values.map((_, i) => {
    const fold = folds[i] ?? 0
    const at = fold * width + (codes[i] ?? 0)
    const mean = (totals[fold] ?? 0) / Math.max(1, seen[fold] ?? 0)
    return ((sums[at] ?? 0) + mean) / ((counts[at] ?? 0) + 1)
  })
}
