import { type Figure, isBetter, METRICS, type Task } from '../metrics/index.ts'
import { blend, type Calibration, calibrated, type Pipeline, type Vote } from '../pipeline/index.ts'
import { calibrate } from './calibrate.ts'
import { withCurve } from './calibration-curve.ts'
import { AS_IT_IS, type Verdict } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { Folds } from './folds.ts'
import { isComplete, type Judged, metricsOf, overFolds } from './judge.ts'
import { heaviestWithin, isLimited, type Limits, mayVote } from './limits.ts'
import { joinOutputs, joinRows, type Outputs } from './outputs.ts'
import { figuresByPart, partsOf } from './parts.ts'
import { stackOf } from './stack.ts'
import type { SearchHost, Trial } from './trial.ts'
import { castVotes } from './votes.ts'

/** A finished trial and the weight of its vote. */
export interface Elected {
  readonly judged: Judged
  readonly weight: number
}

/** Models that vote, and how they do on rows that they did not learn from. */
export interface Election {
  /** Heaviest first; their weights sum to 1. */
  readonly elected: readonly Elected[]
  readonly verdict: Verdict
  readonly valid: Readonly<Record<string, Figure>>
  /** The same of each fold. */
  readonly ofFolds: readonly Readonly<Record<string, Figure>>[]
  /** The same on each part, as trials have it. */
  readonly parts?: Trial['parts']
  readonly ofTest?: Trial['ofTest']
  readonly heldOut: HeldOut
}

/** What models say of rows that they did not learn from. */
export interface HeldOut {
  readonly rows: Uint32Array
  /** One array an output, calibrated. */
  readonly margins: Outputs
}

/** Candidates further behind the best by their own figures are not asked. */
const MOST_CANDIDATES = 25

/**
 * The votes of the finished trials that do best together, calibrated; undefined where no two keep the limits.
 *
 * @param isToStack whether weights and intercepts may be learned instead, where they clearly do better
 */
export function elect(
  data: Dataset,
  folds: Folds,
  judged: readonly Judged[],
  limits: Limits,
  host: Pick<SearchHost, 'rng'>,
  isToStack = false,
): Election | undefined {
  const complete = judged.filter(isComplete)
  const small = complete.filter(mayVote)
  const finished = (small.length > 0 ? small : complete).slice(0, MOST_CANDIDATES)
  if (finished.length === 0) return undefined
  const { task } = data.target
  const labels = labelsOf(folds)
  const candidates = finished.map(outOfFold)
  const vote = castVotes(
    task,
    candidates,
    labels,
    // What is to stay apart is apart in sums of margins.
    data.choices.constraints.interactions.length > 0,
  )
  const elected = heaviest(finished, vote.weights)
  if (isLimited(limits)) {
    const kept = heaviestWithin(elected, folds.count, limits)
    return kept.length > 0 ? electionOf(data, folds, kept, vote.blend, host) : undefined
  }
  const stack = isToStack ? stackOf(task, candidates, labels, partsOf(folds), vote) : undefined
  if (!stack) return electionOf(data, folds, elected, vote.blend, host)
  // What the weights sum to, and the intercepts, are a calibration: the rest is a vote of margins.
  const whole = stack.weights.reduce((sum, weight) => sum + weight, 0)
  const share = heaviest(
    finished,
    stack.weights.map((weight) => weight / whole),
  )
  return electionOf(data, folds, share, 'margins', host, { slope: whole, intercepts: stack.intercepts })
}

const heaviest = (judged: readonly Judged[], weights: readonly number[]): Elected[] =>
  judged
    .flatMap((one, c) => ((weights[c] ?? 0) > 0 ? [{ judged: one, weight: weights[c] ?? 0 }] : []))
    .sort((a, b) => b.weight - a.weight)

/** One trial, calibrated. */
export const alone = (data: Dataset, folds: Folds, judged: Judged, host: Pick<SearchHost, 'rng'>): Election =>
  electionOf(data, folds, [{ judged, weight: 1 }], 'margins', host)

/** One trial as it was fitted, whose parameters a person gave. */
export const asGiven = (folds: Folds, judged: Judged): Election => ({
  elected: [{ judged, weight: 1 }],
  verdict: AS_IT_IS,
  valid: judged.trial.valid,
  ofFolds: judged.fits.map(({ metrics }) => metrics),
  heldOut: heldOutOf(
    folds,
    judged.fits.map(({ margins }) => margins),
  ),
})

function heldOutOf(folds: Folds, margins: readonly Outputs[]): HeldOut {
  const rows = margins.flatMap((_, fold) => Array.from(folds.rows(fold)))
  return { rows: Uint32Array.from(rows), margins: joinOutputs(margins) }
}

function electionOf(
  data: Dataset,
  folds: Folds,
  elected: readonly Elected[],
  of: Pipeline['blend'],
  host: Pick<SearchHost, 'rng'>,
  given?: Calibration,
): Election {
  const { task } = data.target
  const foldVotes = Array.from({ length: elected[0]?.judged.fits.length ?? 0 }, (_, f) =>
    blend(
      { task, blend: of },
      elected.flatMap(({ judged, weight }) => voteOf(judged, f, weight)),
    ),
  )
  const [voted, labels] = [joinOutputs(foldVotes), labelsOf(folds, foldVotes.length)]
  const line = given ?? calibrate(task, voted, labels)
  const calibration = task === 'binary' ? withCurve(line, voted, labels, partsOf(folds), given) : line
  // Figures are those before the curve: on the rows that it was drawn through they would look better than they are.
  const said = foldVotes.map((margins) => calibrated(margins, calibration))
  const ofFolds = said.map((margins, f) => metricsOf(data, margins, folds.labels(f), host))
  const parts = figuresByPart(folds, ofFolds, said, (margins, labels) => metricsOf(data, margins, labels, host))
  return {
    elected,
    verdict: { ...AS_IT_IS, blend: of, calibration },
    valid: overFolds(ofFolds),
    ofFolds,
    ...parts,
    heldOut: heldOutOf(folds, said),
  }
}

function voteOf({ fits }: Judged, fold: number, weight: number): Vote[] {
  const fit = fits[fold]
  return fit ? [{ margins: fit.margins, weight }] : []
}

const outOfFold = ({ fits }: Judged): Outputs => joinOutputs(fits.map(({ margins }) => margins))

const labelsOf = (folds: Folds, count = folds.count): Float64Array =>
  joinRows(Array.from({ length: count }, (_, f) => folds.labels(f)))

/**
 * Whether votes are to be preferred to one model: where they do better by the metric, and where they do better by the loss
 * that they were cast for and worse by the metric by no more than one standard error over the folds, which is chance.
 */
export function areVotesPreferred(metric: string, task: Task, votes: Election, one: Election): boolean {
  // A model that time cut short was judged on the first folds alone.
  const valid = overFolds(votes.ofFolds.slice(0, one.ofFolds.length))
  if (isBetterBy(metric, valid, one.valid)) return true
  if (!isBetterBy(task === 'regression' ? 'rmse' : 'logLoss', valid, one.valid)) return false
  const differences = one.ofFolds.flatMap((figures, f) => {
    const [left, right] = [votes.ofFolds[f]?.[metric]?.value, figures[metric]?.value]
    return typeof left === 'number' && typeof right === 'number' ? [left - right] : []
  })
  const count = differences.length
  if (count < 2) return false
  const mean = differences.reduce((sum, value) => sum + value, 0) / count
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return Math.abs(mean) < Math.sqrt(variance / count)
}

/** Whether the first figures are better than the second by a metric. */
export function isBetterBy(metric: string, a: Election['valid'], b: Election['valid']): boolean {
  const [left, right] = [a[metric]?.value ?? null, b[metric]?.value ?? null]
  return left !== null && (right === null || isBetter(METRICS.get(metric), left, right))
}
