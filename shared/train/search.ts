import type { Recipe } from '../clean/index.ts'
import { dataError, LatheError, usageError } from '../core/index.ts'
import { isBetter, METRICS, metricsFor, primaryMetric } from '../metrics/index.ts'
import { MODELS } from '../models/index.ts'
import { evaluationSeconds, LAST_FIT } from './budget.ts'
import type { Candidate } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import { failed, type Judged, type JudgeHost, judge, unjudged } from './judge.ts'
import type { TrainOptions } from './options.ts'
import type { SearchHost, Trial } from './trial.ts'
import type { Fold } from './validation.ts'
import { validationFolds } from './validation.ts'

/**
 * The candidates of a run: the first of every family, then the second of each, so that a search that ends early has
 * tried every family. Naming any parameter of a family fixes that family: one candidate.
 *
 * @throws a usage error for an unknown family, one that does not do the task, or a wrong parameter
 */
export function candidatesFor({ target }: Dataset, options: TrainOptions): Candidate[] {
  for (const family of Object.keys(options.params)) MODELS.get(family)
  const families = options.families.length > 0 ? options.families : MODELS.ids
  const candidates = families.flatMap((family) => {
    const model = MODELS.get(family)
    if (!model.tasks.includes(target.task)) {
      if (options.families.length === 0) return []
      throw usageError(`${model.title} cannot predict the target "${target.name}" (${target.task}).`, { value: family })
    }
    const fixed = options.params[family]
    const usual = model.trials[options.mode]
    // A family that this effort leaves out is tried where it is named.
    const trials = fixed ? [model.parse(fixed)] : usual.length === 0 && options.families.length > 0 ? [{}] : usual
    return trials.map((params, place) => ({ family, params, place }))
  })
  const inTurn = candidates.sort((a, b) => a.place - b.place).map(({ family, params }) => ({ family, params }))
  return options.trials > 0 ? inTurn.slice(0, options.trials) : inTurn
}

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

/** Whether a search has left candidates out, or judged one on fewer parts than there are, and why; null where it has not. */
export function earlyEnd(
  data: Dataset,
  options: TrainOptions,
  judged: readonly Judged[],
  host: Pick<SearchHost, 'isFinishing'>,
): EarlyEnd | null {
  const candidates = candidatesFor(data, options).length
  const isWhole = judged.length === candidates && judged.every(({ judgedOn, folds }) => judgedOn === folds)
  return isWhole ? null : { by: host.isFinishing?.() ? 'request' : 'budget', candidates }
}

/** Why a trial that memory does not hold has no model. */
export const OUT_OF_MEMORY = 'It ran out of memory. Use fewer rows or columns, or leave this family out.'

/** The family whose results nobody waits for. */
const BASELINE = 'baseline'

/**
 * Judges every candidate on the same folds, until the budget is spent or the host asks to finish. A candidate that fails
 * is a trial that says why; the others go on.
 *
 * @returns what was judged, best first by the choosing metric; those whose metric is undefined come last
 * @throws the first failure where there is nothing else
 */
export async function search(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  host: SearchHost,
): Promise<Judged[]> {
  const candidates = candidatesFor(data, options)
  const metric = METRICS.get(choosingMetric(data, options))
  if (candidates.length === 0)
    throw dataError('There is no model family to try.', {
      next: 'Choose at least one.',
      remedies: [{ option: 'families' }],
    })
  const [only] = candidates
  if (candidates.length === 1 && only) return [unjudged(only)]
  const folds = validationFolds(data, options, host.rng.fork('validation'))
  const judged: Judged[] = []
  let failure: unknown
  for (const [i, candidate] of candidates.entries()) {
    const { title } = MODELS.get(candidate.family)
    const progress = (fraction: number) => {
      const text = `trial ${i + 1} of ${candidates.length}: ${title}`
      host.report({ fraction: (i + fraction) / candidates.length, text })
      return host.breathe()
    }
    const best = judged.find(({ trial }) => trial.failed === undefined)
    // The first one may use all the time there is: a search that ends with nothing helps nobody.
    const reserve = best ? evaluationSeconds(data) + refitSeconds(best, candidates.slice(0, i), candidate) : 0
    const hasResults = judged.some(({ trial }) => trial.failed === undefined && trial.family !== BASELINE)
    const result = await attempt(
      data,
      recipe,
      candidate,
      folds,
      { ...host, progress, reserve, hasResults },
      (error) => {
        failure ??= error
      },
    )
    if (!result) continue
    judged.push(result)
    judged.sort((a, b) => compare(metric, a.trial, b.trial))
    host.onResults?.({
      metric: metric.id,
      candidates: candidates.length,
      trials: judged.map(({ trial }) => trial),
      curves: judged.map(({ curve }) => curve),
    })
  }
  if (failure !== undefined && judged.every(({ trial }) => trial.failed !== undefined)) throw failure
  return judged
}

/** What the checkpoint has of a candidate, or what judging it gives, which it then has. A failure is a result too. */
async function attempt(
  data: Dataset,
  recipe: Recipe,
  candidate: Candidate,
  folds: readonly Fold[],
  host: JudgeHost,
  onFailure: (error: unknown) => void,
): Promise<Judged | undefined> {
  const kept = await host.checkpoint?.read(candidate)
  if (kept) return kept
  let judged: Judged | undefined
  try {
    judged = await judge(data, recipe, candidate, folds, host)
  } catch (error) {
    if (error instanceof LatheError && error.code === 'cancelled') throw error
    onFailure(error)
    return failed(candidate, reasonOf(error))
  }
  // What time has cut short would be longer in an uninterrupted search.
  if (judged && judged.judgedOn === judged.folds) await host.checkpoint?.write(candidate, judged)
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

function compare(metric: ReturnType<typeof METRICS.get>, a: Trial, b: Trial): number {
  const [left, right] = [a, b].map(({ valid }) => valid[metric.id]?.value ?? null)
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : 1
  if (right === null || right === undefined) return -1
  return isBetter(metric, left, right) ? -1 : isBetter(metric, right, left) ? 1 : 0
}
