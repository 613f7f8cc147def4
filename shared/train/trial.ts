import type { Json, OnProgress, Rng } from '../core/index.ts'
import type { Comparison, Figure } from '../metrics/index.ts'
import type { Compute } from '../models/index.ts'
import type { Candidate } from './candidate.ts'
import type { Judged } from './judge.ts'
import type { LearningCurve } from './learning-curve.ts'
import type { Estimate } from './preflight.ts'

/** One line of the leaderboard. */
export interface Trial {
  readonly family: string
  /** Params with defaults filled in, settled for a fit on all training rows. */
  readonly params: Readonly<Record<string, Json>>
  /** Metric id → mean over the folds, with an interval from their spread; empty where there was nothing to compare. */
  readonly valid: Readonly<Record<string, Figure>>
  /** Metric id → its value on each fold, or on each part of the rows where there is one fold; for comparing trials. */
  readonly parts?: Readonly<Record<string, readonly (number | null)[]>>
  /** Rows that a part tests on as a share of those learned from; 0 where one fit was judged on parts of its rows. */
  readonly ofTest?: number
  /** Its place, which it shares with the trials before it that it cannot be told from. */
  readonly rank?: number
  /** How it stands to the best by the metric that chooses. */
  readonly against?: Comparison
  /** Wall time of one fit, encoding and binning included. */
  readonly seconds: number
  /** Rows scored in a second. */
  readonly rowsPerSecond: number
  /** Size of the learned state. */
  readonly bytes: number
  /** Its figures are of a first look alone: others of its round promised more. */
  readonly isFirstLook?: true
  /** Why there is no model of it; absent where there is one. */
  readonly failed?: string
}

/** What a search has found so far. */
export interface ResultsSoFar {
  /** The metric that chooses. */
  readonly metric: string
  /** Candidates of the search, tried or not. */
  readonly candidates: number
  /** Best first. */
  readonly trials: readonly Trial[]
  /** Places of the trials that no other is as good, as fast and as small as. */
  readonly frontier: readonly number[]
  /** Of each trial; null where its family does not learn in rounds. */
  readonly curves: readonly (LearningCurve | null)[]
}

/** A fit under way. */
export interface CurveSoFar extends Candidate {
  readonly curve: LearningCurve
}

/** Where a search keeps its finished trials, so that one that was interrupted goes on after them. */
export interface Checkpoint {
  /** What a trial of this very search gave before; undefined where it has to be made. */
  read(candidate: Candidate): Promise<Judged | undefined>
  write(candidate: Candidate, judged: Judged): Promise<void>
}

/** What a search needs of the machine it runs on. */
export interface SearchHost {
  readonly rng: Rng
  readonly compute: Compute
  readonly signal?: { readonly aborted: boolean }
  readonly report: OnProgress
  /** Yields to the host, which may throw to cancel. */
  readonly breathe: () => Promise<void>
  /** Seconds since some moment. */
  readonly now: () => number
  /** Seconds left of the budget; Infinity where there is none. */
  readonly timeLeft: () => number
  /** Whether somebody asks the search to end with what it has. */
  readonly isFinishing?: () => boolean
  /** Told after every trial. */
  readonly onResults?: (results: ResultsSoFar) => void
  /** Told whenever the curve of the fit under way has grown. */
  readonly onCurve?: (curve: CurveSoFar) => void
  readonly checkpoint?: Checkpoint
  /** That a fit may have; 1 where it is left out. */
  readonly threads?: number
  /** Told before a search what it is going to take, where anybody wants to know. */
  readonly onEstimate?: (estimate: Estimate) => Promise<void>
}

/** Seconds to score a row; 0 where it was too fast to be timed. */
export const secondsPerRow = ({ rowsPerSecond }: Pick<Trial, 'rowsPerSecond'>): number =>
  rowsPerSecond > 0 ? 1 / rowsPerSecond : 0
