import type { Task } from '../metrics/index.ts'
import { blend, calibrated, logShare, probabilities } from '../pipeline/index.ts'
import { calibrate } from './calibrate.ts'
import type { Outputs } from './outputs.ts'
import { learnStack, type Seen, type Stack } from './second-level.ts'
import { type Ballot, castVotes } from './votes.ts'

/** Candidates that are stacked: more say the same again. */
const MOST_STACKED = 10
/** Cells, that is rows times outputs, that weights are learned from. */
const MOST_CELLS = 60_000
/** A stack is taken where it beats the vote by so many standard errors, both judged on rows that chose neither. */
const CLEARLY = 1

/**
 * Stacked regressions (Breiman, 1996; Wolpert, "Stacked generalization", 1992): weights that are not negative, learned from
 * what candidates say of rows that they did not learn from. undefined where they do no better than votes do.
 *
 * @param candidates margins of the same rows, best candidate first
 * @param parts of each row, the part that judged it: what is chosen by the others is judged by it
 */
export function stackOf(
  task: Task,
  candidates: readonly Outputs[],
  labels: Float64Array,
  parts: Uint8Array,
  vote: Ballot,
): Stack | undefined {
  const voted = candidates.flatMap((_, c) => ((vote.weights[c] ?? 0) > 0 ? [c] : []))
  const others = candidates.flatMap((_, c) => ((vote.weights[c] ?? 0) > 0 ? [] : [c]))
  const places = [...voted, ...others].slice(0, Math.max(MOST_STACKED, voted.length)).sort((a, b) => a - b)
  const outputs = candidates[0]?.length ?? 1
  const stride = Math.max(1, Math.ceil((labels.length * outputs) / MOST_CELLS))
  const rows = Uint32Array.from({ length: Math.ceil(labels.length / stride) }, (_, i) => i * stride)
  const pool = places.map((place) => candidates[place] ?? [])
  const seen = rowsOf(pool, labels, rows)
  if (
    !isBetter(
      task,
      seen,
      Uint8Array.from(rows, (row) => parts[row] ?? 0),
    )
  )
    return undefined
  const found = learnStack(
    task,
    seen,
    places.map((place) => vote.weights[place] ?? 0),
  )
  if (!found) return undefined
  const weights = candidates.map((_, c) => found.weights[places.indexOf(c)] ?? 0)
  return weights.some((weight) => weight > 0) ? { weights, intercepts: found.intercepts } : undefined
}

const rowsOf = (margins: readonly Outputs[], labels: Float64Array, rows: Uint32Array): Seen => ({
  margins: margins.map((outputs) => outputs.map((values) => Float64Array.from(rows, (row) => values[row] ?? 0))),
  labels: Float64Array.from(rows, (row) => labels[row] ?? 0),
})

/** Whether a stack that some parts taught does clearly better on the others than a vote that they chose. */
function isBetter(task: Task, { margins, labels }: Seen, parts: Uint8Array): boolean {
  let [rows, sum, squares] = [0, 0, 0]
  for (const part of new Set(parts)) {
    const of = (isHeld: boolean) =>
      rowsOf(
        margins,
        labels,
        Uint32Array.from(parts.keys()).filter((row) => (parts[row] === part) === isHeld),
      )
    const [held, learned] = [of(true), of(false)]
    const vote = castVotes(task, learned.margins, learned.labels)
    const stack = learnStack(task, learned, vote.weights)
    if (!stack) return false
    const votes = held.margins.map((outputs, c) => ({ margins: outputs, weight: vote.weights[c] ?? 0 }))
    const inLearned = learned.margins.map((outputs, c) => ({ margins: outputs, weight: vote.weights[c] ?? 0 }))
    const calibration = calibrate(task, blend({ task, blend: vote.blend }, inLearned), learned.labels)
    const voted = lossesOf(task, calibrated(blend({ task, blend: vote.blend }, votes), calibration), held.labels)
    const stacked = lossesOf(task, stackedMargins(held.margins, stack), held.labels)
    for (const [row, loss] of stacked.entries()) {
      const difference = loss - (voted[row] ?? 0)
      rows++
      sum += difference
      squares += difference * difference
    }
  }
  const mean = sum / rows
  return mean < -CLEARLY * Math.sqrt(Math.max(squares / rows - mean * mean, 0) / rows)
}

const stackedMargins = (margins: readonly Outputs[], { weights, intercepts }: Stack): Outputs =>
  calibrated(
    blend(
      { task: 'regression', blend: 'margins' },
      margins.map((outputs, c) => ({ margins: outputs, weight: weights[c] ?? 0 })),
    ),
    { slope: 1, intercepts },
  )

function lossesOf(task: Task, margins: Outputs, labels: Float64Array): Float64Array {
  if (task === 'regression') return labels.map((label, row) => (label - (margins[0]?.[row] ?? 0)) ** 2)
  const shares = probabilities(task, margins)
  return labels.map((label, row) => -logShare(shares[label]?.[row] ?? 0))
}
