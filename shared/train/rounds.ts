import type { Rng } from '../core/index.ts'
import { lossOf, type Metric } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import type { Candidate } from './candidate.ts'
import { isComplete, type Judged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import { propose, type Tried } from './sampler.ts'

/** Trials that are proposed together, whatever runs them: one worker or twenty find the same. */
const ROUND = 12
/** Rounds of each mode, after the candidates that are known to be good in general. */
const ROUNDS = { fast: 0, balanced: 2, best: 12 } as const
/** Of each round, what goes to the family that is second. */
const FOR_SECOND = 4
/** Of so many proposals for a family, one is judged on all parts: those that do best at a first look. */
const HALVING = 3

/** Trials of a search that nothing ends early. */
export function plannedTrials(known: readonly Candidate[], { mode, trials, params }: TrainOptions): number {
  const canTune = known.some(({ family }) => isTunable(family) && params[family] === undefined)
  const most = canTune ? known.length + ROUND * ROUNDS[mode] : known.length
  return trials > 0 ? Math.min(trials, canTune ? Infinity : most) : most
}

/** What of trials that are proposed is judged on all parts. */
export const goOn = (proposals: number): number => Math.ceil(proposals / HALVING)

/**
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
 * 2016), in one step: of the proposals of a round, those that did best for their family at the first look.
 *
 * @param looked at, of one round
 */
export function promising(looked: readonly Judged[], metric: Metric): Judged[] {
  const families = [...new Set(looked.map(({ asked }) => asked.family))]
  const chosen = families.flatMap((family) => {
    const own = looked.filter(({ asked }) => asked.family === family)
    return own.toSorted((a, b) => lossAt(a.first, metric) - lossAt(b.first, metric)).slice(0, goOn(own.length))
  })
  return chosen.toSorted((a, b) => a.place - b.place)
}

/** The figure of a metric, lower the better; Infinity where it is undefined. */
function lossAt(figures: Judged['first'], metric: Metric): number {
  const value = figures[metric.id]?.value
  return typeof value === 'number' ? lossOf(metric, value) : Infinity
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
  const own = judged.filter((one) => one.asked.family === family)
  const complete = own.filter(isComplete)
  // A first look is easier or harder than all parts are, by as much for one as for the other.
  const beyond = complete.flatMap(({ trial, first }) => finite(lossAt(trial.valid, metric) - lossAt(first, metric)))
  const offset = beyond.reduce((sum, one) => sum + one, 0) / Math.max(beyond.length, 1)
  const tried = own.flatMap((one): Tried[] => {
    if (one.standing !== 'left' && !isComplete(one)) return []
    const loss = one.standing === 'left' ? lossAt(one.first, metric) + offset : lossAt(one.trial.valid, metric)
    const params = one.fits[0]?.params ?? one.asked.params
    return finite(loss).map((known) => ({ params, loss: known }))
  })
  const base = complete[0]?.fits[0]?.params ?? {}
  return propose(MODELS.get(family).space, tried, count, rng.fork(family)).map((params) => ({
    family,
    params: { ...base, ...params },
  }))
}

const finite = (value: number): number[] => (Number.isFinite(value) ? [value] : [])
