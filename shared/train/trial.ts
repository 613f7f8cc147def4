import type { Json, OnProgress, Rng } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import type { Compute } from '../models/index.ts'

/** One line of the leaderboard. */
export interface Trial {
  readonly family: string
  /** Params with defaults filled in, settled for a fit on all training rows. */
  readonly params: Readonly<Record<string, Json>>
  /** Metric id → mean over the folds, with an interval from their spread; empty where there was nothing to compare. */
  readonly valid: Readonly<Record<string, Figure>>
  /** Wall time of one fit, encoding and binning included. */
  readonly seconds: number
  /** Rows scored in a second. */
  readonly rowsPerSecond: number
  /** Size of the learned state. */
  readonly bytes: number
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
}
