import { log, type Rng } from '../core/index.ts'
import type { Pipeline, Scores } from '../pipeline/index.ts'
import { againstOthers } from './estimate-classes.ts'
import { around, type Cells, cellsOf, DRAWS, drawn, expectedIn, figuresOf, LEAST } from './expected-figures.ts'
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
  return ofMany(probabilities, decisions, rng)
}

/** What a row adds to a sum, as far as its probabilities say: what to expect, and how far it may be off. */
interface Expected {
  mean: number
  variance: number
}

/**
 * Of more than two classes: what a row adds to accuracy, Brier score and log loss is known for each class that it may be of; ranks and
 * rates are those of each class against the others, on average, as the metrics have them.
 */
function ofMany(probabilities: readonly Float64Array[], decisions: Int32Array, rng: Rng): ProbabilityEstimate {
  const rows = decisions.length
  const [right, squares, loss]: [Expected, Expected, Expected] = [nothing(), nothing(), nothing()]
  const shares = new Float64Array(probabilities.length)
  for (let row = 0; row < rows; row++) {
    let ownSquares = 0
    for (const [k, { [row]: p = 0 }] of probabilities.entries()) {
      shares[k] = p
      ownSquares += p * p
    }
    const own = shares[decisions[row] ?? 0] ?? 0
    right.mean += own
    right.variance += own * (1 - own)
    // Of class k: the squares of all probabilities, and (1 - p)² in the place of p².
    addOutcome(squares, shares, (p) => ownSquares + 1 - 2 * p)
    addOutcome(loss, shares, (p) => -log(Math.max(p, LEAST)))
  }
  const byClass = againstOthers(probabilities, decisions, rng)
  const ends = ({ mean, variance }: Expected, most: number) => {
    const half = 1.96 * Math.sqrt(variance)
    return [Math.max(0, mean - half) / rows, Math.min(most, (mean + half) / rows)] as const
  }
  return {
    method: 'cbpe',
    accuracy: right.mean / rows,
    brier: squares.mean / rows,
    logLoss: loss.mean / rows,
    ...byClass.figures,
    intervals: {
      accuracy: ends(right, 1),
      brier: ends(squares, 2),
      logLoss: ends(loss, Infinity),
      ...byClass.intervals,
    },
  }
}

const nothing = (): Expected => ({ mean: 0, variance: 0 })

function addOutcome(to: Expected, shares: Float64Array, of: (share: number) => number): void {
  let [mean, second] = [0, 0]
  for (const share of shares) {
    const value = share > 0 ? of(share) : 0
    mean += share * value
    second += share * value * value
  }
  to.mean += mean
  to.variance += Math.max(0, second - mean * mean)
}

function ofTwo(cells: Cells, rng: Rng): ProbabilityEstimate {
  const figures = figuresOf(cells, expectedIn(cells))
  const draws = Array.from({ length: DRAWS }, () => new Map(Object.entries(figuresOf(cells, drawn(cells, rng)))))
  const intervals = Object.entries(figures).map(
    ([id, value]) =>
      [
        id,
        around(
          value,
          draws.flatMap((one) => one.get(id) ?? []),
        ),
      ] as const,
  )
  return { method: 'cbpe', ...figures, intervals: Object.fromEntries(intervals) }
}
