import { log, sigmoid } from '../core/index.ts'
import { type Calibration, type Pipeline, type ScoreCurve, scoreAt } from '../pipeline/index.ts'
import { calibrate } from './calibrate.ts'
import { curveThrough, isotonicBlocks, risingOrder } from './isotonic.ts'
import type { Outputs } from './outputs.ts'

/** With fewer rows, or fewer of a class, a curve follows chance more than the model. */
const LEAST_ROWS = 1000
const LEAST_OF_A_CLASS = 100
/** Rows that a curve is drawn through at most: more move it by less than they cost. */
const MOST_ROWS = 200_000
/** A curve is taken where it beats the line by so many standard errors, on rows that taught neither. */
const CLEARLY = 2

/**
 * A calibration of two classes with an isotonic curve (Zadrozny and Elkan, "Transforming classifier scores into accurate
 * multiclass probability estimates", 2002) after its line, where that has the lower log loss on rows that neither learned from.
 *
 * @param line what calibrates the margins so far; null where nothing does
 * @param margins one array, before the line, of rows that no model behind them learned from
 * @param parts of each row, the part that judged it: what some parts teach is judged by another
 * @param given a line that is not to be learned again on every part
 */
export function withCurve(
  line: Calibration | null,
  margins: Outputs,
  labels: Float64Array,
  parts: Uint8Array,
  given?: Calibration,
): Calibration | null {
  const all = margins[0] ?? new Float64Array(0)
  const positives = labels.reduce((sum, label) => sum + label, 0)
  if (labels.length < LEAST_ROWS || Math.min(positives, labels.length - positives) < LEAST_OF_A_CLASS) return line
  const least = Math.ceil(labels.length / MOST_ROWS)
  // Parts may take turns, five of them: every fifth row would be of one part.
  const stride = least % 5 === 0 ? least + 1 : least
  const taken = (values: Float64Array | Uint8Array) =>
    Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride] ?? 0)
  const seen = { margin: taken(all), labels: taken(labels) }
  const order = risingOrder(seen.margin)
  if (!isBetter(seen, taken(parts), order, given)) return line
  const curve = curveOf(seen, line, order)
  return curve ? { ...(line ?? AS_THEY_ARE), curve } : line
}

const AS_THEY_ARE: Calibration = { slope: 1, intercepts: [0] }

/** A line of Platt's, one temperature, an isotonic curve (after a line, where one helps); none where nothing helps. */
export type CalibrationKind = 'none' | 'line' | 'temperature' | 'curve'

export function calibrationKind({ task, calibration }: Pick<Pipeline, 'task' | 'calibration'>): CalibrationKind {
  if (task === 'regression' || !calibration) return 'none'
  if (calibration.curve) return 'curve'
  return task === 'binary' ? 'line' : 'temperature'
}

interface Seen {
  readonly margin: Float64Array
  readonly labels: Float64Array
}

const scoreBy = (line: Calibration | null, margin: number): number =>
  line ? sigmoid(line.slope * margin + (line.intercepts[0] ?? 0)) : sigmoid(margin)

function curveOf({ margin, labels }: Seen, line: Calibration | null, order: Iterable<number>): ScoreCurve | undefined {
  // A line that rises keeps the order.
  const scores = margin.map((value) => scoreBy(line, value))
  return curveThrough(isotonicBlocks(scores, labels, order))
}

/** Whether curves that some parts teach do clearly better on the others than the lines behind them. */
function isBetter(seen: Seen, parts: Float64Array, order: Uint32Array, given: Calibration | undefined): boolean {
  let [rows, sum, squares] = [0, 0, 0]
  for (const part of new Set(parts)) {
    const learned = order.filter((row) => parts[row] !== part)
    const only = (values: Float64Array) => Float64Array.from(learned, (row) => values[row] ?? 0)
    const line = given ?? calibrate('binary', [only(seen.margin)], only(seen.labels))
    const curve = curveOf(seen, line, learned)
    if (!curve) return false
    for (const [row, label] of seen.labels.entries()) {
      if (parts[row] !== part) continue
      const score = scoreBy(line, seen.margin[row] ?? 0)
      const gain = lossOf(scoreAt(curve, score), label) - lossOf(score, label)
      rows++
      sum += gain
      squares += gain * gain
    }
  }
  const mean = sum / rows
  return mean < -CLEARLY * Math.sqrt(Math.max(squares / rows - mean * mean, 0) / rows)
}

/** A score nearer to 0 or 1 than this counts as this near. */
const SMALLEST = 1e-15

const lossOf = (score: number, label: number): number => -log(Math.max(label === 1 ? score : 1 - score, SMALLEST))
