import { createRng, quantile, sortedPresent } from '../core/index.ts'
import { decide, metricValue } from '../metrics/index.ts'
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
    const labels = Uint8Array.from(values, (value) => (value === code ? 1 : 0))
    const scores = predicted(codes, Float64Array.from(labels), folds)
    const area = metricValue('rocAuc', { task: 'binary', labels, scores, decisions: decide(scores, 0.5) })
    return typeof area === 'number' ? [area] : []
  })
  return { score: areas.reduce((total, area) => total + area, 0) / Math.max(1, areas.length), rows: rows.length }
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
  const sorted = sortedPresent(drawn)
  const isFew = new Set(sorted).size <= BINS
  if (!isNumber || isFew) {
    const codeOf = new Map<number, number>([[NaN, 0]])
    return Uint32Array.from(drawn, (value) => {
      const code = codeOf.get(value) ?? codeOf.size
      codeOf.set(value, code)
      return code
    })
  }
  const edges = Float64Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS))
  return Uint32Array.from(drawn, (value) =>
    Number.isNaN(value) ? 0 : 1 + edges.reduce((bin, edge) => bin + (value > edge ? 1 : 0), 0),
  )
}

/** Of every row the mean of the values with its code in the other folds, drawn a little to the mean of all. */
function predicted(codes: Uint32Array, values: Float64Array, folds: Uint32Array): Float64Array {
  const result = new Float64Array(values.length)
  const most = codes.reduce((high, code) => Math.max(high, code), 0)
  for (let fold = 0; fold < FOLDS; fold++) {
    const sums = new Float64Array(most + 1)
    const counts = new Float64Array(most + 1)
    let [total, seen] = [0, 0]
    for (const [i, value] of values.entries()) {
      if (folds[i] === fold) continue
      const code = codes[i] ?? 0
      sums[code] = (sums[code] ?? 0) + value
      counts[code] = (counts[code] ?? 0) + 1
      total += value
      seen++
    }
    const mean = total / Math.max(1, seen)
    for (const [i, code] of codes.entries())
      if (folds[i] === fold) result[i] = ((sums[code] ?? 0) + mean) / ((counts[code] ?? 0) + 1)
  }
  return result
}
