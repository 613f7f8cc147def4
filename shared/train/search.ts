import type { Recipe } from '../clean/index.ts'
import { dataError, type Json, type OnProgress, type Rng, usageError } from '../core/index.ts'
import { type Figure, isBetter, METRICS, measure, metricsFor, primaryMetric } from '../metrics/index.ts'
import { type Compute, MODELS, type ModelState } from '../models/index.ts'
import { predictionsFor, scoreTable } from '../pipeline/index.ts'
import { selectColumns, take } from '../table/index.ts'
import { type Candidate, fitCandidate } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import { type Fold, validationFolds } from './validation.ts'

/** One line of the leaderboard. */
export interface Trial {
  readonly family: string
  /** Params with defaults filled in, settled for a fit on all training rows. */
  readonly params: Readonly<Record<string, Json>>
  /** Metric id → mean over the folds, with an interval from their spread; empty where there was nothing to compare. */
  readonly valid: Readonly<Record<string, Figure>>
  /** Wall time of one fit, encoding and binning included. */
  readonly seconds: number
  /** Rows scored in a second. */
  readonly rowsPerSecond: number
  /** Size of the learned state. */
  readonly bytes: number
}

/** What a search needs of the machine it runs on. */
export interface SearchHost {
  readonly rng: Rng
  readonly compute: Compute
  readonly signal?: { readonly aborted: boolean }
  readonly report: OnProgress
  /** Yields to the host, which may throw to cancel. */
  readonly breathe: () => Promise<void>
  /** Seconds since some moment. */
  readonly now: () => number
  /** Seconds left of the budget; Infinity where there is none. */
  readonly timeLeft: () => number
}

/**
 * The candidates of a run, family by family. Naming any parameter of a family fixes that family: one candidate.
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
    return (fixed ? [model.parse(fixed)] : model.trials[options.mode]).map((params) => ({ family, params }))
  })
  return options.trials > 0 ? candidates.slice(0, options.trials) : candidates
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

/**
 * Judges every candidate on the same folds, until the budget is spent.
 *
 * @returns the trials, best first by the choosing metric; those whose metric is undefined come last
 */
export async function search(data: Dataset, recipe: Recipe, options: TrainOptions, host: SearchHost): Promise<Trial[]> {
  const candidates = candidatesFor(data, options)
  const metric = METRICS.get(choosingMetric(data, options))
  if (candidates.length === 0)
    throw dataError('There is no model family to try.', { next: 'Name one with --families.' })
  const [only] = candidates
  if (candidates.length === 1 && only) return [{ ...only, valid: {}, seconds: 0, rowsPerSecond: 0, bytes: 0 }]
  const folds = validationFolds(data, options, host.rng.fork('validation'))
  const trials: Trial[] = []
  for (const [i, candidate] of candidates.entries()) {
    const report = (fraction: number) => {
      const { title } = MODELS.get(candidate.family)
      host.report({
        fraction: (i + fraction) / candidates.length,
        text: `trial ${i + 1} of ${candidates.length}: ${title}`,
      })
      return host.breathe()
    }
    const reserve = EVALUATION_SECONDS + LAST_FIT * (trials[0]?.seconds ?? 0)
    const trial = await judge(data, recipe, candidate, folds, { ...host, progress: report, reserve })
    if (trial) trials.push(trial)
    trials.sort((a, b) => compare(metric, a, b))
  }
  return trials
}

/** Seconds of the budget kept for evaluating and writing the model. */
const EVALUATION_SECONDS = 3
/** The last fit sees more rows than a fold did: so many times as long is kept for it. */
const LAST_FIT = 2

/** Whether the budget reaches for fitting this trial on all training rows. */
export const isAffordable = ({ seconds }: Trial, timeLeft: number): boolean =>
  timeLeft > EVALUATION_SECONDS + LAST_FIT * seconds

function compare(metric: ReturnType<typeof METRICS.get>, a: Trial, b: Trial): number {
  const [left, right] = [a, b].map(({ valid }) => valid[metric.id]?.value ?? null)
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : 1
  if (right === null || right === undefined) return -1
  return isBetter(metric, left, right) ? -1 : isBetter(metric, right, left) ? 1 : 0
}

type JudgeHost = SearchHost & {
  readonly progress: (fraction: number) => Promise<void>
  /** Seconds of the budget that this trial may not use. */
  readonly reserve: number
}

/** Thrown out of a fit when its share of the budget is spent; the trial is dropped, finished ones stay. */
const OUT_OF_TIME = new Error('the budget is spent')

/** undefined where the budget ends first. */
async function judge(...given: Parameters<typeof judgeFolds>): Promise<Trial | undefined> {
  try {
    return await judgeFolds(...given)
  } catch (error) {
    if (error === OUT_OF_TIME) return undefined
    throw error
  }
}

async function judgeFolds(
  data: Dataset,
  recipe: Recipe,
  candidate: Candidate,
  folds: readonly Fold[],
  host: JudgeHost,
): Promise<Trial> {
  const model = MODELS.get(candidate.family)
  const states: ModelState[] = []
  const results: Record<string, Figure>[] = []
  let [fitSeconds, scoreSeconds, scored] = [0, 0, 0]
  for (const [f, { fit, judge: rows }] of folds.entries()) {
    const started = host.now()
    const { pipeline } = await fitCandidate(data, recipe, candidate, fit, rows, {
      ...host,
      rng: host.rng.fork(`${candidate.family}/${f}`),
      progress: (fraction) => {
        if (host.timeLeft() < host.reserve) throw OUT_OF_TIME
        return host.progress((f + fraction) / folds.length)
      },
    })
    const fitted = host.now()
    const scores = scoreTable(pipeline, take(selectColumns(data.table, data.featureNames), rows))
    fitSeconds += fitted - started
    scoreSeconds += host.now() - fitted
    scored += rows.length
    const labels = Float64Array.from(rows, (row) => data.target.values[row] ?? 0)
    results.push(measure(predictionsFor(pipeline, scores, labels), { rng: host.rng, resamples: 0 }))
    states.push(pipeline.model.state)
  }
  return {
    family: candidate.family,
    params: model.settle(candidate.params, states),
    valid: overFolds(results),
    seconds: fitSeconds / folds.length,
    rowsPerSecond: scoreSeconds > 0 ? scored / scoreSeconds : 0,
    bytes: states.reduce((total, state) => total + stateBytes(state), 0) / states.length,
  }
}

/** Mean over the folds, with ±1.96 standard errors from their spread. Folds share rows: the interval is a rough one. */
function overFolds(results: readonly Record<string, Figure>[]): Record<string, Figure> {
  return Object.fromEntries(
    Object.keys(results[0] ?? {}).map((id): [string, Figure] => {
      const values = results.flatMap((result) => result[id]?.value ?? [])
      if (values.length === 0)
        return [id, { value: null, low: null, high: null, why: results[0]?.[id]?.why ?? 'undefined' }]
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      if (values.length === 1)
        return [
          id,
          { value: mean, low: null, high: null, why: 'One part was held out: there is no spread over folds.' },
        ]
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
      const reach = 1.96 * Math.sqrt(variance / values.length)
      return [id, { value: mean, low: mean - reach, high: mean + reach }]
    }),
  )
}

export function stateBytes(value: ModelState[string]): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value === null || typeof value !== 'object') return 8
  return Object.values(value).reduce((total: number, item) => total + stateBytes(item), 0)
}
