import { binomial, log, quantile, type Rng, sortNumbers } from '../core/index.ts'
import type { Pipeline, Scores } from '../pipeline/index.ts'
import type { ProbabilityEstimate } from './report.ts'

/** What the estimate rests on, to be said beside it. */
export const ASSUMPTIONS =
  'Estimated from the model’s own probabilities: true as long as they are calibrated, new rows are of a kind that was trained on, and what the columns say of the target has not changed. Labels alone show a change of that.'

/**
 * Confidence-based performance estimation: a row that is given a probability p is expected to be of its class in p of
 * all cases. Source: NannyML, "How performance estimation works" (CBPE). The intervals are those of labels drawn by these
 * probabilities: where a measurement is to be expected.
 *
 * @returns null for regression, which says no probabilities, and without rows
 */
export function estimatePerformance(
  { task }: Pick<Pipeline, 'task'>,
  scores: Scores,
  rng: Rng,
): ProbabilityEstimate | null {
  const { probabilities, decisions, rows } = scores
  if (task === 'regression' || rows === 0) return null
  const positive = probabilities[1]
  if (task === 'binary' && positive) return ofTwo(cellsOf(positive, decisions), rng)
  let [right, spread, squares, entropy] = [0, 0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const own = probabilities[decisions[row] ?? 0]?.[row] ?? 0
    right += own
    spread += own * (1 - own)
    for (const share of probabilities) {
      const p = share[row] ?? 0
      squares += p * (1 - p)
      entropy -= p > 0 ? p * log(p) : 0
    }
  }
  const accuracy = right / rows
  const half = (1.96 * Math.sqrt(spread)) / rows
  const interval = [Math.max(0, accuracy - half), Math.min(1, accuracy + half)] as const
  return { method: 'cbpe', accuracy, brier: squares / rows, logLoss: entropy / rows, intervals: { accuracy: interval } }
}

/** Rows that were scored and decided alike, ascending by score. */
interface Cells {
  readonly count: Float64Array
  readonly score: Float64Array
  readonly isChosen: Uint8Array
  /** What a positive, and a negative, add to the logarithmic loss. */
  readonly lossOfPositive: Float64Array
  readonly lossOfNegative: Float64Array
  readonly rows: number
}

/** More cells than these, and they hold rows with neighbouring scores, at their mean. */
const CELLS = 4096
/** Draws of labels behind an interval. */
const DRAWS = 200

interface Cell {
  count: number
  score: number
  readonly isChosen: boolean
}

/** Ascending by score. */
function cellsOf(positive: Float64Array, decisions: Int32Array): Cells {
  const cells = [true, false].flatMap((isChosen) => {
    const own = sortNumbers(positive.filter((_, row) => (decisions[row] === 1) === isChosen))
    return runsOf(own, positive.length / CELLS).map(({ count, score }): Cell => ({ count, score, isChosen }))
  })
  cells.sort((a, b) => a.score - b.score)
  const score = Float64Array.from(cells, (cell) => cell.score)
  return {
    count: Float64Array.from(cells, ({ count }) => count),
    score,
    lossOfPositive: score.map((p) => -log(Math.max(p, LEAST))),
    lossOfNegative: score.map((p) => -log(Math.max(1 - p, LEAST))),
    isChosen: Uint8Array.from(cells, ({ isChosen }) => Number(isChosen)),
    rows: positive.length,
  }
}

/** A probability of 0 or 1 that is wrong costs this much, not infinitely much. */
const LEAST = 1e-15

/** Equal scores together, and neighbours up to a size. */
function runsOf(sorted: Float64Array, size: number): { count: number; score: number }[] {
  const runs: { count: number; score: number }[] = []
  for (let from = 0; from < sorted.length; ) {
    let [to, total] = [from, 0]
    while (to < sorted.length && (sorted[to] === sorted[from] || to - from < size)) total += sorted[to++] ?? 0
    runs.push({ count: to - from, score: sorted[to - 1] === sorted[from] ? (sorted[from] ?? 0) : total / (to - from) })
    from = to
  }
  return runs
}

type Figures = Omit<ProbabilityEstimate, 'method' | 'intervals'>

function ofTwo(cells: Cells, rng: Rng): ProbabilityEstimate {
  const { count, score } = cells
  const expected = figuresOf(
    cells,
    count.map((n, cell) => n * (score[cell] ?? 0)),
  )
  const drawn = new Map<string, number[]>()
  for (let draw = 0; draw < DRAWS; draw++) {
    const positives = count.map((n, cell) => binomial(n, score[cell] ?? 0, rng))
    for (const [id, value] of Object.entries(figuresOf(cells, positives))) {
      const values = drawn.get(id) ?? []
      values.push(value)
      drawn.set(id, values)
    }
  }
  const intervals = [...drawn].map(([id, values]) => {
    const sorted = values.sort((a, b) => a - b)
    return [id, [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const] as const
  })
  return { method: 'cbpe', ...expected, intervals: Object.fromEntries(intervals) }
}

/** @param positives expected or drawn, a number a cell */
function figuresOf(
  { count, score, isChosen, lossOfPositive, lossOfNegative, rows }: Cells,
  positives: Float64Array,
): Figures {
  let [total, hits, chosen, below, pairs, squares, loss] = [0, 0, 0, 0, 0, 0, 0]
  for (const [cell, n] of count.entries()) {
    const [p, own] = [score[cell] ?? 0, positives[cell] ?? 0]
    total += own
    // Every positive is above the negatives below it, and beside those that tie with it.
    pairs += own * (below + (n - own) / 2)
    below += n - own
    if (isChosen[cell] === 1) {
      chosen += n
      hits += own
    }
    squares += own * (1 - p) ** 2 + (n - own) * p ** 2
    loss += own * (lossOfPositive[cell] ?? 0) + (n - own) * (lossOfNegative[cell] ?? 0)
  }
  const others = rows - total
  const rightly = others - (chosen - hits)
  return {
    accuracy: (hits + rightly) / rows,
    brier: squares / rows,
    logLoss: loss / rows,
    ...(total > 0 && others > 0 && { rocAuc: pairs / (total * others) }),
    ...(chosen > 0 && { precision: hits / chosen }),
    ...(total > 0 && { recall: hits / total }),
    ...(others > 0 && { specificity: rightly / others }),
    ...(chosen + total > 0 && { f1: (2 * hits) / (chosen + total) }),
  }
}
