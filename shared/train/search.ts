import type { Recipe } from '../clean/index.ts'
import { dataError, type Finding, usageError } from '../core/index.ts'
import { isBetter, METRICS, type Metric, metricsFor, primaryMetric } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import { createReserve, LAST_FIT, type Reserve } from './budget.ts'
import type { Candidate } from './candidate.ts'
import { familiesThatHold } from './constraints.ts'
import type { Dataset } from './dataset.ts'
import { createFolds, type Folds } from './folds.ts'
import { frontierOf } from './frontier.ts'
import { GRACE, isComplete, type Judged, unjudged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import type { Replay, ReplayedTrial } from './replay.ts'
import { plannedTrials } from './rounds.ts'
import { createClock } from './search-clock.ts'
import { attempt, nextTasks, plannedParts, type Task, workOf } from './tasks.ts'
import { withRanks } from './ties.ts'
import type { SearchHost } from './trial.ts'

/** With more cells to learn from, a fast search has one trial of each family. */
const FAST_CELLS = 400_000

/**
 * The candidates of a run: the first of every family, then the second of each, so that a search that ends early has
 * tried every family. Naming any parameter of a family fixes that family: one candidate.
 *
 * @throws a usage error for an unknown family, one that does not do the task, or a wrong parameter
 */
export function candidatesFor({ target, split, featureNames }: Dataset, options: TrainOptions): Candidate[] {
  const isOneEach = options.mode === 'fast' && split.train.length * featureNames.length > FAST_CELLS
  for (const family of Object.keys(options.params)) MODELS.get(family)
  const families = options.families.length > 0 ? options.families : familiesByDefault()
  const candidates = familiesThatHold(families, options).flatMap((family) => {
    const model = MODELS.get(family)
    if (!model.tasks.includes(target.task)) {
      if (options.families.length === 0) return []
      throw usageError(`${model.title} cannot predict the target "${target.name}" (${target.task}).`, { value: family })
    }
    const fixed = options.params[family]
    const known = model.trials[options.mode].slice(0, isOneEach ? 1 : Infinity)
    // Who names a family wants it tried, also where a run of this mode would not.
    const usual = known.length === 0 && options.families.length > 0 ? [{}] : known
    const trials = fixed ? [model.parse(fixed)] : usual
    return trials.map((params, place) => ({ family, params, place }))
  })
  const inTurn = candidates.sort((a, b) => a.place - b.place).map(({ family, params }) => ({ family, params }))
  return options.trials > 0 ? inTurn.slice(0, options.trials) : inTurn
}

/** All but those whose models hold rows of the data: whoever gets such a model has them, so a person has to ask for it. */
const familiesByDefault = (): string[] => MODELS.members.filter(({ carriesRows }) => !carriesRows).map(({ id }) => id)

/** The metric that chooses, checked against the task. */
export function choosingMetric({ target }: Dataset, { metric }: TrainOptions): string {
  const id = metric === '' ? primaryMetric(target.task) : METRICS.get(metric).id
  const known = metricsFor(target.task).map((member) => member.id)
  if (known.includes(id)) return id
  throw usageError(`The metric ${id} does not measure a ${target.task} model.`, {
    value: id,
    next: `Choose one of ${known.join(', ')}.`,
  })
}

/** What ended a search before everything was tried. */
export interface EarlyEnd {
  readonly by: 'request' | 'budget'
  /** Candidates of the search, tried or not. */
  readonly candidates: number
}

/** Whether a search has left candidates out, or has judged one by less than it would have; null where it has not. */
export function earlyEnd(
  { judged, planned }: Pick<Searched, 'judged' | 'planned'>,
  host: Pick<SearchHost, 'isFinishing'>,
): EarlyEnd | null {
  const isDone = (one: Judged) =>
    one.trial.failed !== undefined || one.folds === 0 || one.standing === 'left' || isComplete(one)
  if (judged.length === planned && judged.every(isDone)) return null
  return { by: host.isFinishing?.() ? 'request' : 'budget', candidates: planned }
}

/** Seconds after a budget from which on that is said: nobody minds a little. */
const LATE = 1.5

/** That a model is later than its budget, and what it is. No figure of a clock: the same trials give the same record. */
export function overBudget(judged: readonly Judged[], { timeLeft }: Pick<SearchHost, 'timeLeft'>): Finding[] {
  if (timeLeft() > -LATE) return []
  const trials = judged.filter(({ trial }) => trial.failed === undefined).length
  return [
    {
      id: 'budget-over',
      severity: 'warning',
      columns: [],
      message: `The budget was over before the model was finished: it is made of ${trials === 1 ? 'the one trial' : `the ${trials} trials`} that had ended by then. The machine was busy, or the budget is short for these rows: give more time for a better model.`,
    },
  ]
}

/** Why a trial that memory does not hold has no model. */
export const OUT_OF_MEMORY = 'It ran out of memory. Use fewer rows or columns, or leave this family out.'

/** The share of a budget that is kept for one model to learn from those that vote. */
const FOR_TEACHING = 0.25
/** Those of a replay, or those that are known to be good. */
function firstTrials(
  data: Dataset,
  options: TrainOptions,
  { timeLeft }: Pick<SearchHost, 'timeLeft'>,
  replay: Replay | undefined,
): readonly ReplayedTrial[] {
  const known: readonly ReplayedTrial[] = replay ? replay.trials : candidatesFor(data, options)
  if (known.length > 0) return timeLeft() < Infinity && !replay ? strongFirst(known) : known
  throw dataError('There is no model family to try.', {
    next: 'Choose at least one.',
    remedies: [{ option: 'families' }],
  })
}

/** The family whose results nobody waits for. */
const BASELINE = 'baseline'
/** The family that does well on most data. */
const STRONG = 'gbdt'

/** Where a limit may end the search early, it is not to end before the family that does well on most data. */
function strongFirst(candidates: readonly ReplayedTrial[]): ReplayedTrial[] {
  const at = candidates.findIndex(({ family }) => family === STRONG)
  const to = candidates.findIndex(({ family }) => family !== BASELINE)
  const strong = candidates[at]
  return strong ? candidates.toSpliced(at, 1).toSpliced(to, 0, strong) : [...candidates]
}

const secondsForTeaching = ({ distill }: TrainOptions, { timeLeft }: Pick<SearchHost, 'timeLeft'>): number =>
  distill && timeLeft() < Infinity ? FOR_TEACHING * timeLeft() : 0

/**
 * What of the time left a trial may use while families wait that have not been tried at all: half of it where the family
 * does well on most data, and otherwise twice an even share.
 */
function shareOf(tasks: readonly Task[], at: number, { timeLeft }: Pick<SearchHost, 'timeLeft'>): number {
  const tried = new Set(tasks.slice(0, at + 1).map(({ candidate }) => candidate.family))
  const waiting = new Set(tasks.map(({ candidate }) => candidate.family)).size - tried.size
  if (waiting === 0) return Infinity
  return timeLeft() * (tasks[at]?.candidate.family === STRONG ? 0.5 : Math.min(0.5, 2 / (waiting + 1)))
}

/** What a search found, and the folds that it judged by; none where one candidate had no rival. */
export interface Searched {
  /** Best first by the choosing metric; then those that had a first look alone, then those that failed. */
  readonly judged: readonly Judged[]
  readonly folds: Folds | null
  /** Trials that it would have made. */
  readonly planned: number
  /** Whether the winner may be fitted once more, on all training rows. */
  readonly hasLastFit: boolean
  /** Whether those that vote may teach one model; left out where they may. */
  readonly isTaught?: boolean
  /** What the rest of the journey needs of a budget. */
  readonly reserve: Reserve | null
}

/**
 * Judges every candidate on the same folds, until the budget is spent or the host asks to finish: first those that are
 * known to be good in general, then rounds of those that the results so far propose. A candidate that fails is a trial
 * that says why; the others go on.
 *
 * @param replay trials to make again, and no others
 * @throws the first failure where there is nothing else
 */
export async function search(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  host: SearchHost,
  replay?: Replay,
): Promise<Searched> {
  const candidates = firstTrials(data, options, host, replay)
  const metric = METRICS.get(choosingMetric(data, options))
  const [only] = candidates
  const planned = replay ? candidates.length : plannedTrials(candidates, options)
  if (planned === 1 && only && !replay?.isJudged)
    return { judged: [unjudged(only)], folds: null, planned, hasLastFit: true, reserve: null }
  const folds = createFolds(data, recipe, options, host)
  const tasks: Task[] = candidates.map(({ family, params, ...how }, place) => ({
    candidate: { family, params },
    place,
    look: 'whole',
    ...how,
  }))
  const judged: Judged[] = []
  const work = () => tasks.map((task) => workOf(task, folds))
  const clock = createClock(plannedParts(candidates.length, planned, folds), host)
  const reserve = createReserve(data)
  const teaching = secondsForTeaching(options, host)
  let made = 0
  let failure: unknown
  for (let i = 0; ; i++) {
    if (i >= tasks.length) tasks.push(...nextTasks(judged, metric, { made, planned }, host))
    const task = tasks[i]
    if (!task) break
    const { candidate, place } = task
    made = Math.max(made, place + 1)
    const text = `trial ${place + 1} of ${planned}: ${MODELS.get(candidate.family).title}`
    const progress = (fraction: number) => {
      host.report({ fraction: clock.share(work(), i, fraction), text })
      return host.breathe()
    }
    const best = judged.find(({ trial }) => trial.failed === undefined)
    // The first one may use all the time there is: a search that ends with nothing helps nobody.
    const kept = best ? teaching + reserve.seconds(judged) + refitSeconds(best, tasks.slice(0, i), candidate) : 0
    const hasResults = judged.some(({ trial }) => trial.failed === undefined && trial.family !== BASELINE)
    // What would be cut short at once is not begun.
    if (hasResults && host.timeLeft() <= GRACE * kept) break
    const result = await attempt(
      data,
      task,
      folds,
      {
        ...host,
        progress,
        place,
        reserve: kept,
        share: shareOf(tasks, i, host),
        onMeasured: reserve.measured,
        hasResults,
      },
      (error) => {
        failure ??= error
        return reasonOf(error)
      },
    )
    clock.finished(workOf(task, folds))
    if (!result) continue
    const before = judged.findIndex((one) => one.place === place)
    judged.splice(Math.max(before, 0), before < 0 ? 0 : 1, result)
    rank(judged, metric)
    host.onResults?.({
      metric: metric.id,
      candidates: planned,
      trials: withRanks(
        judged.map(({ trial }) => trial),
        metric.id,
      ),
      frontier: frontierOf(
        judged.map(({ trial }) => trial),
        metric.id,
      ),
      curves: judged.map(({ curve }) => curve),
    })
  }
  if (failure !== undefined && judged.every(({ trial }) => trial.failed !== undefined)) throw failure
  return { judged, folds, planned, hasLastFit: replay?.isWhole ?? true, isTaught: replay?.isTaught ?? true, reserve }
}

/** What engines throw where an array does not fit into memory. */
const NO_MEMORY = /allocation failed|invalid (typed )?array (buffer )?length|out of memory/i

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return error instanceof RangeError && NO_MEMORY.test(text) ? OUT_OF_MEMORY : text
}

/** What the last fit may need, once every family has been tried: until then there is too little to refit. */
const refitSeconds = (best: Judged, before: readonly Task[], { family }: Candidate): number =>
  before.some(({ candidate: earlier }) => earlier.family === family) ? LAST_FIT * best.trial.seconds : 0

/**
 * Best first by the metric; an undefined figure comes last. Who was judged on a few folds is compared by what those folds say
 * beside all of them. Behind them stands what had a first look alone, and what failed.
 */
function rank(judged: Judged[], metric: Metric): void {
  const whole = judged.filter(isComplete)
  const figureOf = (one: Judged): number | null => {
    const value = one.trial.valid[metric.id]?.value ?? null
    return value === null || isComplete(one) ? value : value + easeOf(whole, one.fits.length, metric)
  }
  const standing = (one: Judged) => (one.trial.failed !== undefined ? 2 : one.standing === 'judged' ? 0 : 1)
  const values = new Map(judged.map((one) => [one, figureOf(one)]))
  const valued = (one: Judged) => values.get(one) ?? null
  judged.sort((a, b) => standing(a) - standing(b) || compare(metric, valued(a), valued(b)) || a.place - b.place)
}

/** By how much the figure of all folds is higher than that of the first ones, on average. */
function easeOf(whole: readonly Judged[], folds: number, { id }: Metric): number {
  const differences = whole.flatMap(({ trial, fits }) => {
    const all = trial.valid[id]?.value ?? null
    const first = fits.slice(0, folds).flatMap(({ metrics }) => metrics[id]?.value ?? [])
    return all === null || first.length === 0 ? [] : [all - first.reduce((sum, value) => sum + value, 0) / first.length]
  })
  return differences.reduce((sum, value) => sum + value, 0) / Math.max(differences.length, 1)
}

function compare(metric: Metric, left: number | null, right: number | null): number {
  if (left === null) return right === null ? 0 : 1
  if (right === null) return -1
  return isBetter(metric, left, right) ? -1 : isBetter(metric, right, left) ? 1 : 0
}
