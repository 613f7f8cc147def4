import type { Rng } from '../core/index.ts'
import { lossOf, type Metric } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import type { Candidate } from './candidate.ts'
import { isComplete, type Judged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import { propose, type Tried } from './sampler.ts'

/** Trials that are proposed together, whatever runs them: one worker or twenty find the same. */
const ROUND = 6
/** Rounds of each mode, after the candidates that are known to be good in general. */
const ROUNDS = { fast: 0, balanced: 2, best: 12 } as const
/** Of each round, what goes to the family that is second. */
const FOR_SECOND = 2

/** Trials of a search that nothing ends early. */
export function plannedTrials(known: readonly Candidate[], { mode, trials, params }: TrainOptions): number {
  const canTune = known.some(({ family }) => isTunable(family) && params[family] === undefined)
  const most = canTune ? known.length + ROUND * ROUNDS[mode] : known.length
  return trials > 0 ? Math.min(trials, canTune ? Infinity : most) : most
}

const isTunable = (family: string): boolean => Object.keys(MODELS.get(family).space).length > 0

/**
 * Candidates that the results so far propose: parameters of the best families that have any to tune.
 *
 * @param judged best first
 * @param room trials that may still be made
 */
export function nextRound(judged: readonly Judged[], metric: Metric, room: number, rng: Rng): Candidate[] {
  const families = [...new Set(judged.filter(isComplete).map(({ trial }) => trial.family))].filter(isTunable)
  const [first, second] = families
  if (first === undefined) return []
  const share = second === undefined ? 0 : FOR_SECOND
  return [
    ...proposalsFor(first, judged, metric, ROUND - share, rng),
    ...(second === undefined ? [] : proposalsFor(second, judged, metric, share, rng)),
  ].slice(0, room)
}

function proposalsFor(family: string, judged: readonly Judged[], metric: Metric, count: number, rng: Rng): Candidate[] {
  const own = judged.filter((one) => one.trial.family === family && isComplete(one))
  const tried = own.flatMap(({ trial, fits: [fit] }): Tried[] => {
    const value = trial.valid[metric.id]?.value
    return fit && typeof value === 'number' ? [{ params: fit.params, loss: lossOf(metric, value) }] : []
  })
  const base = own[0]?.fits[0]?.params ?? {}
  return propose(MODELS.get(family).space, tried, count, rng.fork(family)).map((params) => ({
    family,
    params: { ...base, ...params },
  }))
}
