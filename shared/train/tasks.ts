import { LatheError } from '../core/index.ts'
import type { Metric } from '../metrics/index.ts'
import type { Candidate } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { Folds } from './folds.ts'
import { failed, isTimeless, type Judged, type JudgeHost, judge } from './judge.ts'
import { goOn, nextRound, promising } from './rounds.ts'
import type { Work } from './search-clock.ts'
import type { SearchHost } from './trial.ts'

/**
 * What a search does next. Candidates that are known to be good in general are judged at once on the whole; proposals of a
 * round have a first look each, on one part or on fewer rows, and the rest for those that promise most.
 */
export interface Task {
  readonly candidate: Candidate
  /** The trial's number in the search, from 0. */
  readonly place: number
  readonly look: 'whole' | 'first' | 'rest'
  /** What the first look found. */
  readonly from?: Judged
  /** Of a trial that is made again after a clock had cut it short: see FoldFit. */
  readonly ends?: readonly (number | null)[] | undefined
}

/** How much of a trial on all rows a first look takes where there is one fold. */
const FEW = 0.3

const firstParts = (folds: Folds): number => (folds.few ? FEW : 1)
const restParts = (folds: Folds): number => (folds.few ? folds.count : folds.count - 1)

/** Parts of a search: trials that are known, and rounds of proposals. */
export const plannedParts = (known: number, planned: number, folds: Folds): number =>
  known * folds.count + (planned - known) * firstParts(folds) + goOn(planned - known) * restParts(folds)

export function workOf({ candidate: { family }, look }: Task, folds: Folds): Work {
  if (look === 'whole') return { family, parts: folds.count }
  return { family, parts: look === 'first' ? firstParts(folds) : restParts(folds) }
}

/**
 * What follows when everything so far is done: the rest for those of a round that promise most, or the next round.
 *
 * @param made trials so far
 */
export function nextTasks(
  judged: Judged[],
  metric: Metric,
  { made, planned }: { readonly made: number; readonly planned: number },
  { rng }: Pick<SearchHost, 'rng'>,
): Task[] {
  const looked = judged.filter(({ standing }) => standing === 'waiting')
  if (looked.length > 0) {
    const chosen = promising(looked, metric)
    for (const [at, one] of judged.entries())
      if (one.standing === 'waiting' && !chosen.includes(one))
        judged[at] = { ...one, standing: 'left', fits: [], trial: { ...one.trial, isFirstLook: true } }
    return chosen.map((from) => ({ candidate: from.asked, place: from.place, look: 'rest', from }))
  }
  if (made >= planned) return []
  const round = nextRound(judged, metric, planned - made, rng.fork(`round ${made}`))
  return round.map((candidate, i) => ({ candidate, place: made + i, look: 'first' }))
}

/** What the checkpoint has of a task, or what judging gives, which it then has. A failure is a result too. */
export async function attempt(
  data: Dataset,
  task: Task,
  folds: Folds,
  host: JudgeHost,
  onFailure: (error: unknown) => string,
): Promise<Judged | undefined> {
  const { candidate, place, look } = task
  const kept = await host.checkpoint?.read(candidate)
  const isKept = kept && (look === 'first' || kept.standing === 'judged')
  if (isKept)
    return { ...kept, place, standing: look === 'first' && kept.trial.failed === undefined ? 'waiting' : 'judged' }
  let judged: Judged | undefined
  try {
    judged = await judgeTask(data, task, folds, host)
  } catch (error) {
    if (error instanceof LatheError && error.code === 'cancelled') throw error
    return failed(candidate, onFailure(error), place)
  }
  // What time has cut short would be longer in an uninterrupted search.
  if (judged && (judged.standing === 'waiting' ? isWhole(judged) : isTimeless(judged)))
    await host.checkpoint?.write(candidate, judged)
  return judged
}

const isWhole = ({ fits }: Judged): boolean => fits.every(({ ended }) => ended === null)

async function judgeTask(
  data: Dataset,
  { candidate, look, from, ends }: Task,
  folds: Folds,
  host: JudgeHost,
): Promise<Judged | undefined> {
  if (look === 'whole') return await judge(data, candidate, folds, host, { to: ends?.length ?? folds.count, ends })
  if (look === 'first') {
    const judged = await judge(data, candidate, folds.few ?? folds, host, { to: 1 })
    // What fewer rows taught is no model of the search: it only tells what to go on with.
    return judged && { ...judged, standing: 'waiting', ...(folds.few && { fits: [] }) }
  }
  const judged = await judge(data, candidate, folds, host, { from, to: folds.count })
  return judged && { ...judged, first: from?.first ?? judged.first }
}
