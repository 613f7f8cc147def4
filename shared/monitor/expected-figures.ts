import { binomial, log, quantile, type Rng, sortNumbers } from '../core/index.ts'
import type { ProbabilityEstimate } from './report.ts'

// Figures of two classes where labels are not known, and how likely each is.

/** Rows that were scored and decided alike, ascending by score. */
export interface Cells {
  readonly count: Float64Array
  readonly score: Float64Array
  readonly isChosen: Uint8Array
  /** What a positive, and a negative, add to the logarithmic loss. */
  readonly lossOfPositive: Float64Array
  readonly lossOfNegative: Float64Array
  readonly rows: number
}

/** More cells than these, and they hold rows with neighbouring scores, at their mean. */
const CELLS = 512
/** Draws of labels behind an interval. */
export const DRAWS = 200

interface Cell {
  count: number
  score: number
  readonly isChosen: boolean
}

/** Ascending by score. */
export function cellsOf(positive: Float64Array, decisions: Int32Array): Cells {
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
export const LEAST = 1e-15

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

export type Figures = Omit<ProbabilityEstimate, 'method' | 'intervals'>

export const expectedIn = ({ count, score }: Cells): Float64Array => count.map((n, cell) => n * (score[cell] ?? 0))
export const drawn = ({ count, score }: Cells, rng: Rng): Float64Array =>
  count.map((n, cell) => binomial(n, score[cell] ?? 0, rng))

/** Where 95 % of what was drawn lies, and what is expected: of few rows that may lie beyond, as a mean of mostly one thing and rarely another. */
export function around(expected: number, values: readonly number[]): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b)
  if (sorted.length === 0) return [expected, expected]
  return [Math.min(expected, quantile(sorted, 0.025)), Math.max(expected, quantile(sorted, 0.975))]
}

/** @param positives expected or drawn, a number a cell */
export function figuresOf(
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
