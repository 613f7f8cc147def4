import { z } from 'zod'
import type { BestFit } from './best.ts'
import type { Candidate } from './candidate.ts'
import { isComplete, isTimeless, type Judged } from './judge.ts'

/** A trial to be made again. */
export interface ReplayedTrial extends Candidate {
  /** Of each fold that it was judged on, when the clock ended the fit; left out where it had no part. */
  readonly ends?: readonly (number | null)[] | undefined
}

/**
 * What makes a search with a budget again: the trials that were finished, in the order of their making, and whether
 * there was time for a last fit on all training rows.
 */
export interface Replay {
  readonly trials: readonly ReplayedTrial[]
  /** Whether they were compared: one candidate without a rival is not. */
  readonly isJudged: boolean
  readonly isWhole: boolean
  /** Whether there was time for those that vote to teach one model, where that was asked for; left out where there was. */
  readonly isTaught?: boolean | undefined
  /** What nets trained on, where it was not the processor. */
  readonly device?: 'gpu' | undefined
}

export const REPLAY = z.object({
  trials: z.array(
    z.object({
      family: z.string(),
      params: z.record(z.string(), z.json()),
      ends: z.array(z.int().nullable()).optional(),
    }),
  ),
  isJudged: z.boolean(),
  isWhole: z.boolean(),
  isTaught: z.boolean().optional(),
  device: z.enum(['gpu']).optional(),
})

/** The replay of a search that made `judged` and ended in a fit. Params are those that were asked for. */
export function replayOf(
  judged: readonly Judged[],
  { isWhole, elected, teacher }: Pick<BestFit, 'isWhole' | 'elected' | 'teacher'>,
): Replay {
  const needed = new Set(elected.map((one) => one.judged.place))
  const finished = judged.filter((one) => isComplete(one) || one.folds === 0 || needed.has(one.place))
  const trials = finished
    .toSorted((a, b) => a.place - b.place)
    .map((one) => (one.folds === 0 || isTimeless(one) ? one.asked : { ...one.asked, ends: endsOf(one) }))
  const isJudged = judged.some(({ folds }) => folds > 0)
  return { trials, isJudged, isWhole, ...(teacher === null && { isTaught: false }) }
}

const endsOf = ({ fits }: Judged) => fits.map(({ ended }) => ended)
