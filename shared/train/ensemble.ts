import { type Figure, isBetter, METRICS } from '../metrics/index.ts'
import { blend, calibrated, type Pipeline, type Vote } from '../pipeline/index.ts'
import { calibrate } from './calibrate.ts'
import { AS_IT_IS, type Verdict } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { Folds } from './folds.ts'
import { isComplete, type Judged, metricsOf, overFolds } from './judge.ts'
import { heaviestWithin, isLimited, type Limits } from './limits.ts'
import { joinOutputs, joinRows, type Outputs } from './outputs.ts'
import { partsOf } from './parts.ts'
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

/** The votes of the finished trials that do best together, calibrated; undefined where no two keep the limits. */
export function elect(
  data: Dataset,
  folds: Folds,
  judged: readonly Judged[],
  limits: Limits,
  host: Pick<SearchHost, 'rng'>,
): Election | undefined {
  const finished = judged.filter(isComplete).slice(0, MOST_CANDIDATES)
  if (finished.length === 0) return undefined
  const labels = labelsOf(folds)
  const { weights, blend: of } = castVotes(
    data.target.task,
    finished.map(outOfFold),
    labels,
    // What is to stay apart is apart in sums of margins.
    data.choices.constraints.interactions.length > 0,
  )
  const voted = finished
    .flatMap((one, c) => ((weights[c] ?? 0) > 0 ? [{ judged: one, weight: weights[c] ?? 0 }] : []))
    .sort((a, b) => b.weight - a.weight)
  const elected = isLimited(limits) ? heaviestWithin(voted, folds.count, limits) : voted
  return elected.length > 0 ? electionOf(data, folds, elected, of, host) : undefined
}

/** One trial, calibrated. */
export const alone = (data: Dataset, folds: Folds, judged: Judged, host: Pick<SearchHost, 'rng'>): Election =>
  electionOf(data, folds, [{ judged, weight: 1 }], 'margins', host)

/** One trial as it was fitted, whose parameters a person gave. */
export const asGiven = (folds: Folds, judged: Judged): Election => ({
  elected: [{ judged, weight: 1 }],
  verdict: AS_IT_IS,
  valid: judged.trial.valid,
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
): Election {
  const { task } = data.target
  const foldVotes = Array.from({ length: elected[0]?.judged.fits.length ?? 0 }, (_, f) =>
    blend(
      { task, blend: of },
      elected.flatMap(({ judged, weight }) => voteOf(judged, f, weight)),
    ),
  )
  const calibration = calibrate(task, joinOutputs(foldVotes), labelsOf(folds, foldVotes.length))
  const said = foldVotes.map((margins) => calibrated(margins, calibration))
  const figures = said.map((margins, f) => metricsOf(data, margins, folds.labels(f), host))
  const parts = partsOf(folds, figures, said, (margins, labels) => metricsOf(data, margins, labels, host))
  return {
    elected,
    verdict: { ...AS_IT_IS, blend: of, calibration },
    valid: overFolds(figures),
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

/** Whether the first figures are better than the second by a metric. */
export function isBetterBy(metric: string, a: Election['valid'], b: Election['valid']): boolean {
  const [left, right] = [a[metric]?.value ?? null, b[metric]?.value ?? null]
  return left !== null && (right === null || isBetter(METRICS.get(metric), left, right))
}
