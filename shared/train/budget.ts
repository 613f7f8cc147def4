import type { Dataset } from './dataset.ts'
import { isComplete, type Judged } from './judge.ts'
import { mayVote } from './limits.ts'
import { secondsPerRow } from './trial.ts'

/** Thrown out of a fit when its share of the budget is spent. */
export const OUT_OF_TIME = new Error('the budget is spent')

/** The last fit sees more rows than a fold did: it may take so many times as long. */
export const LAST_FIT = 2

/** Evaluating, auditing and writing a model, measured on two quiet cores: so long, and so much a test row and class. */
const EVALUATION = { seconds: 0.4, aRow: 4e-6 }
/** Seconds a byte of a model, unpacked: hashed, packed, handed over and written. */
const WRITING = 2.5e-8
/** Drawing golden rows and the rows that reasons are told against takes so long a column, which shows where there are many. */
const WIDE = { columns: 100, aColumn: 2e-4 }
/** Of those that are asked, about so many of the votes are taken. */
const TAKEN = 0.5
/** What looking at a row's predictions once takes on those cores, all metrics together. */
const QUIET_MEASURE = 3e-7
/** So many of the latest measurements count, by the shortest of them: code runs slowly when it runs first. */
const LATEST = 4
/** A busy machine is at times busier still. */
const CARE = 1.5
/** So many of the best trials are taken to vote. */
const VOTERS = 8

/** How much of a budget is to be kept for what follows a search. */
export interface Reserve {
  /** What measuring these many validation rows took: shows how busy the machine is. */
  measured(rows: number, seconds: number): void
  /** Seconds for choosing, scoring the test rows, evaluating, auditing and writing. */
  seconds(judged: readonly Judged[]): number
}

export function createReserve({ split, target, featureNames }: Dataset): Reserve {
  const rows = split.test.length
  const classes = Math.max(1, target.classes.length)
  const drawing = WIDE.aColumn * Math.max(0, featureNames.length - WIDE.columns)
  const measurements: number[] = []
  return {
    measured(count, seconds) {
      measurements.push(seconds / Math.max(1e-4, QUIET_MEASURE * count * classes))
    },
    seconds(judged) {
      const latest = measurements.slice(-LATEST)
      const slowness = latest.length > 0 ? Math.min(10, Math.max(1, Math.min(...latest))) : 1
      const voters = judged.filter(isComplete).filter(mayVote).slice(0, VOTERS)
      const scoring = voters.reduce((sum, { trial, folds }) => sum + folds * secondsPerRow(trial), 0)
      const bytes = voters.reduce((sum, { trial, folds }) => sum + folds * trial.bytes, 0)
      const fixed = EVALUATION.seconds + EVALUATION.aRow * rows * classes + drawing + WRITING * TAKEN * bytes
      return CARE * (slowness * fixed + scoring * (rows + 500))
    },
  }
}
