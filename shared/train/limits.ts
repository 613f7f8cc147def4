import type { Finding } from '../core/index.ts'
import type { Elected } from './ensemble.ts'
import type { Judged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import { secondsPerRow, type Trial } from './trial.ts'

/** What a model may cost to use. */
export interface Limits {
  /** Seconds to score one row; Infinity where there is no limit. */
  readonly secondsPerRow: number
  /** Size of the learned state; Infinity where there is no limit. */
  readonly bytes: number
}

export const limitsOf = ({ maxLatency, maxSize }: Pick<TrainOptions, 'maxLatency' | 'maxSize'>): Limits => ({
  secondsPerRow: maxLatency > 0 ? maxLatency / 1e6 : Infinity,
  bytes: maxSize > 0 ? maxSize * 1000 : Infinity,
})

export const isLimited = ({ secondsPerRow, bytes }: Limits): boolean => secondsPerRow < Infinity || bytes < Infinity

/**
 * Bytes of a candidate's models, one a fold, up to which it may vote: deep forests of some 10,000 rows reach a gigabyte, which no
 * service wants to hold for the little that a vote gains.
 */
const MOST_OF_A_VOTER = 128e6

/** Whether a candidate is small enough to vote beside others. */
export const mayVote = ({ trial, folds }: Pick<Judged, 'trial' | 'folds'>): boolean =>
  folds * trial.bytes <= MOST_OF_A_VOTER

/** A model of all training rows may be so much larger than one of a part of them. */
const HEADROOM = 1.15

/**
 * Whether these trials together keep the limits.
 *
 * @param copies models of each: one, or one a fold
 */
export function areWithin(trials: readonly Pick<Judged, 'trial'>[], copies: number, limits: Limits): boolean {
  let [seconds, bytes] = [0, 0]
  for (const { trial } of trials) {
    seconds += copies * secondsPerRow(trial)
    bytes += copies * trial.bytes * HEADROOM
  }
  return seconds <= limits.secondsPerRow && bytes <= limits.bytes
}

/** The heaviest voters that keep the limits together, their weights made to sum to 1; fewer than two is none. */
export function heaviestWithin(elected: readonly Elected[], copies: number, limits: Limits): readonly Elected[] {
  let count = elected.length
  const trials = elected.map(({ judged }) => judged)
  while (count > 0 && !areWithin(trials.slice(0, count), copies, limits)) count--
  if (count < 2) return []
  const kept = elected.slice(0, count)
  const whole = kept.reduce((sum, { weight }) => sum + weight, 0)
  return kept.map(({ judged, weight }) => ({ judged, weight: weight / whole }))
}

/** That nothing was found that keeps the limits: the model is not as they ask. */
export function limitFindings({ rowsPerSecond, bytes }: Trial, limits: Limits): Finding[] {
  if (bytes <= limits.bytes && (limits.secondsPerRow === Infinity || rowsPerSecond * limits.secondsPerRow >= 1))
    return []
  return [
    {
      id: 'beyond-limits',
      severity: 'warning',
      columns: [],
      message:
        'No model was found that is as fast and as small as asked: the smallest is taken. Allow more, or try smaller families.',
      remedies: [{ option: 'maxLatency' }, { option: 'maxSize' }],
    },
  ]
}
