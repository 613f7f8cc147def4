import { z } from 'zod'
import type { Candidate } from './candidate.ts'
import { isComplete, type Judged } from './judge.ts'

/**
 * What makes a search with a budget again: the trials that were finished, in the order of their making, and whether
 * there was time for a last fit on all training rows.
 */
export interface Replay {
  readonly trials: readonly Candidate[]
  /** Whether they were compared: one candidate without a rival is not. */
  readonly isJudged: boolean
  readonly isWhole: boolean
  /** What nets trained on, where it was not the processor. */
  readonly device?: 'gpu' | undefined
}

export const REPLAY = z.object({
  trials: z.array(z.object({ family: z.string(), params: z.record(z.string(), z.json()) })),
  isJudged: z.boolean(),
  isWhole: z.boolean(),
  device: z.enum(['gpu']).optional(),
})

/** The replay of a search that made `judged` and ended in a fit. Params are those that were asked for. */
export function replayOf(judged: readonly Judged[], { isWhole }: Pick<Replay, 'isWhole'>): Replay {
  const finished = judged.filter((one) => isComplete(one) || one.folds === 0)
  const trials = finished.toSorted((a, b) => a.place - b.place).map(({ asked }) => asked)
  return { trials, isJudged: judged.some(({ folds }) => folds > 0), isWhole }
}
