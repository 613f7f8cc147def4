import type { Recipe } from '../clean/index.ts'
import { dataError, LatheError, usageError } from '../core/index.ts'
import { isBetter, METRICS, type Metric, metricsFor, primaryMetric } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import { createReserve, LAST_FIT, type Reserve } from './budget.ts'
import type { Candidate } from './candidate.ts'
import { familiesThatHold } from './constraints.ts'
import type { Dataset } from './dataset.ts'
import { createFolds, type Folds } from './folds.ts'
import { frontierOf } from './frontier.ts'
import { failed, GRACE, isComplete, type Judged, type JudgeHost, judge, unjudged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import type { Replay } from './replay.ts'
import { nextRound, plannedTrials } from './rounds.ts'
import { createClock } from './search-clock.ts'
import { withRanks } from './ties.ts'
import type { SearchHost } from './trial.ts'

/**
 * The candidates of a run: the first of every family, then the second of each, so that a search that ends early has
 * tried every family. Naming any parameter of a family fixes that family: one candidate.
 *
 * @throws a usage error for an unknown family, one that does not do the task, or a wrong parameter
 */
export function candidatesFor({ target }: Dataset, options: TrainOptions): Candidate[] {
  for (const family of Object.keys(options.params)) MODELS.get(family)
  const families = options.families.length > 0 ? options.families : familiesByDefault()
  const candidates = familiesThatHold(families, options).flatMap((family) => {
    const model = MODELS.get(family)
    if (!model.tasks.includes(target.task)) {
      if (options.families.length === 0) return []
      throw usageError(`${model.title} cannot predict the target "${target.name}" (${target.task}).`, { value: family })
    }
    const fixed = options.params[family]
    const known = model.trials[options.mode]
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
  const isDone = (one: Judged) => one.trial.failed !== undefined || one.folds === 0 || isComplete(one)
  if (judged.length === planned && judged.every(isDone)) return null
  return { by: host.isFinishing?.() ? 'request' : 'budget', candidates: planned }
}

/** Why a trial that memory does not hold has no model. */
export const OUT_OF_MEMORY = 'It ran out of memory. Use fewer rows or columns, or leave this family out.'

/** The family whose results nobody waits for. */
const BASELINE = 'baseline'

/** What a search found, and the folds that it judged by; none where one candidate had no rival. */
export interface Searched {
  /** Best first by the choosing metric: those of all folds, then those that time cut short, then those that failed. */
  readonly judged: readonly Judged[]
  readonly folds: Folds | null
  /** Trials that it would have made. */
  readonly planned: number
  /** Whether the winner may be fitted once more, on all training rows. */
  readonly hasLastFit: boolean
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
  const candidates = replay ? [...replay.trials] : candidatesFor(data, options)
  const metric = METRICS.get(choosingMetric(data, options))
  if (candidates.length === 0)
    throw dataError('There is no model family to try.', {
      next: 'Choose at least one.',
      remedies: [{ option: 'families' }],
    })
  const [only] = candidates
  const planned = replay ? candidates.length : plannedTrials(candidates, options)
  if (planned === 1 && only && !replay?.isJudged)
    return { judged: [unjudged(only)], folds: null, planned, hasLastFit: true, reserve: null }
  const folds = createFolds(data, recipe, options, host)
  const judged: Judged[] = []
  const clock = createClock(planned, host)
  const reserve = createReserve(data)
  let failure: unknown
  for (let i = 0; i < planned; i++) {
    if (i >= candidates.length) candidates.push(...nextRound(judged, metric, planned - i, host.rng.fork(`round ${i}`)))
    const candidate = candidates[i]
    if (!candidate) break
    const { title } = MODELS.get(candidate.family)
    const text = `trial ${i + 1} of ${planned}: ${title}`
    const progress = (fraction: number) => {
      host.report({ fraction: clock.share(candidates, i, fraction), text })
      return host.breathe()
    }
    const best = judged.find(({ trial }) => trial.failed === undefined)
    // The first one may use all the time there is: a search that ends with nothing helps nobody.
    const kept = best ? reserve.seconds(judged) + refitSeconds(best, candidates.slice(0, i), candidate) : 0
    const hasResults = judged.some(({ trial }) => trial.failed === undefined && trial.family !== BASELINE)
    // What would be cut short at once is not begun.
    if (hasResults && host.timeLeft() <= GRACE * kept) break
    const result = await attempt(
      data,
      candidate,
      folds,
      { ...host, progress, place: i, reserve: kept, onMeasured: reserve.measured, hasResults },
      (error) => {
        failure ??= error
      },
    )
    clock.finished(candidate)
    if (!result) continue
    judged.push(result)
    judged.sort((a, b) => compare(metric, a, b))
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
  return { judged, folds, planned, hasLastFit: replay?.isWhole ?? true, reserve }
}

/** What the checkpoint has of a candidate, or what judging it gives, which it then has. A failure is a result too. */
async function attempt(
  data: Dataset,
  candidate: Candidate,
  folds: Folds,
  host: JudgeHost,
  onFailure: (error: unknown) => void,
): Promise<Judged | undefined> {
  const kept = await host.checkpoint?.read(candidate)
  if (kept) return { ...kept, place: host.place }
  let judged: Judged | undefined
  try {
    judged = await judge(data, candidate, folds, host)
  } catch (error) {
    if (error instanceof LatheError && error.code === 'cancelled') throw error
    onFailure(error)
    return failed(candidate, reasonOf(error), host.place)
  }
  // What time has cut short would be longer in an uninterrupted search.
  if (judged && isComplete(judged)) await host.checkpoint?.write(candidate, judged)
  return judged
}

/** What engines throw where an array does not fit into memory. */
const NO_MEMORY = /allocation failed|invalid (typed )?array (buffer )?length|out of memory/i

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return error instanceof RangeError && NO_MEMORY.test(text) ? OUT_OF_MEMORY : text
}

/** What the last fit may need, once every family has been tried: until then there is too little to refit. */
const refitSeconds = (best: Judged, before: readonly Candidate[], { family }: Candidate): number =>
  before.some((earlier) => earlier.family === family) ? LAST_FIT * best.trial.seconds : 0

/** Those of all folds first, then by the metric; an undefined figure comes last. */
function compare(metric: Metric, a: Judged, b: Judged): number {
  if (isComplete(a) !== isComplete(b)) return isComplete(a) ? -1 : 1
  const [left, right] = [a, b].map(({ trial }) => trial.valid[metric.id]?.value ?? null)
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : 1
  if (right === null || right === undefined) return -1
  return isBetter(metric, left, right) ? -1 : isBetter(metric, right, left) ? 1 : 0
}
