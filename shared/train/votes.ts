import { exp, log, softplus } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { logShare, probabilities } from '../pipeline/index.ts'
import type { Outputs } from './outputs.ts'

/** Weights of some candidates, by their place; those of the others are 0. */
export interface Ballot {
  readonly weights: readonly number[]
  readonly blend: 'margins' | 'probabilities'
  /** Mean log loss, or mean squared error, of the rows that it was chosen by. */
  readonly loss: number
}

/** Rows that a choice looks at: more change no weight by much. */
const MOST_ROWS = 40_000
/** Votes that are cast one after another, candidates repeated. */
const MOST_VOTES = 40
/** So many votes without a gain end the count. */
const PATIENCE = 6
/** Averaging probabilities must be better by this share: margins keep attributions additive. */
const CLEARLY = 2e-3

/**
 * Greedy forward selection with replacement (Caruana et al., "Ensemble selection from libraries of models", 2004): each
 * vote goes to the candidate that lowers the loss of the average most.
 *
 * @param candidates margins of the same rows, none of which the candidate learned from
 * @param labels class number or value of every row
 * @param byMarginsOnly whether probabilities are not to be averaged
 */
export function castVotes(
  task: Task,
  candidates: readonly Outputs[],
  labels: Float64Array,
  byMarginsOnly = false,
): Ballot {
  const stride = Math.max(1, Math.ceil(labels.length / MOST_ROWS))
  const few = (values: Float64Array) => (stride === 1 ? values : values.filter((_, row) => row % stride === 0))
  const seen = candidates.map((outputs) => outputs.map(few))
  const known = few(labels)
  const byMargins = count(seen, known, task === 'regression' ? squaredError : task === 'binary' ? logistic : softmax)
  if (task === 'regression' || byMarginsOnly) return { ...byMargins, blend: 'margins' }
  const shares = seen.map((outputs) => probabilities(task, outputs))
  const byShares = count(shares, known, likelihood)
  const isClear = byShares.loss < byMargins.loss * (1 - CLEARLY)
  return isClear ? { ...byShares, blend: 'probabilities' } : { ...byMargins, blend: 'margins' }
}

/** Mean loss of (sum + next) · share. */
type Loss = (sum: Outputs, next: Outputs, share: number, labels: Float64Array) => number

function count(candidates: readonly Outputs[], labels: Float64Array, lossOf: Loss): Omit<Ballot, 'blend'> {
  const votes: number[] = []
  const sum = (candidates[0] ?? []).map((output) => new Float64Array(output.length))
  let best = { loss: Infinity, votes: 0 }
  while (votes.length < MOST_VOTES && votes.length - best.votes < PATIENCE) {
    const losses = candidates.map((next) => lossOf(sum, next, 1 / (votes.length + 1), labels))
    const winner = losses.reduce((found, loss, c) => (loss < (losses[found] ?? Infinity) ? c : found), 0)
    votes.push(winner)
    const won = candidates[winner] ?? []
    for (const [k, whole] of sum.entries()) add(whole, won[k] ?? whole)
    const loss = losses[winner] ?? Infinity
    if (loss < best.loss) best = { loss, votes: votes.length }
    // A first vote always counts, even where every loss is infinite.
    else if (best.votes === 0) best = { loss, votes: 1 }
  }
  const counted = votes.slice(0, best.votes)
  const weights = candidates.map((_, c) => counted.filter((vote) => vote === c).length / counted.length)
  return { weights, loss: best.loss }
}

function add(sum: Float64Array, values: Float64Array): void {
  for (const [row, value] of values.entries()) sum[row] = (sum[row] ?? 0) + value
}

/** One output of a row when the next vote has been cast. */
const averaged = (sum: Float64Array | undefined, next: Float64Array | undefined, row: number, share: number): number =>
  ((sum?.[row] ?? 0) + (next?.[row] ?? 0)) * share

const logistic: Loss = ([sum], [next], share, labels) => {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    const margin = averaged(sum, next, row, share)
    total += softplus(labels[row] === 1 ? -margin : margin)
  }
  return total / labels.length
}

const softmax: Loss = (sum, next, share, labels) => {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    let largest = -Infinity
    for (let k = 0; k < sum.length; k++) largest = Math.max(largest, averaged(sum[k], next[k], row, share))
    let whole = 0
    for (let k = 0; k < sum.length; k++) whole += exp(averaged(sum[k], next[k], row, share) - largest)
    const own = labels[row] ?? 0
    total += log(whole) + largest - averaged(sum[own], next[own], row, share)
  }
  return total / labels.length
}

const likelihood: Loss = (sum, next, share, labels) => {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row] ?? 0
    total -= logShare(averaged(sum[own], next[own], row, share))
  }
  return total / labels.length
}

const squaredError: Loss = ([sum], [next], share, labels) => {
  let total = 0
  for (let row = 0; row < labels.length; row++) total += (averaged(sum, next, row, share) - (labels[row] ?? 0)) ** 2
  return total / labels.length
}
