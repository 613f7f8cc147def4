import type { Recipe } from '../clean/index.ts'
import type { Finding } from '../core/index.ts'
import { type Figure, measure } from '../metrics/index.ts'
import { type FitContext, MODELS, type ModelState } from '../models/index.ts'
import { type Pipeline, predictionsFor, scoreTable } from '../pipeline/index.ts'
import { take } from '../table/index.ts'
import { OUT_OF_TIME } from './budget.ts'
import { type Candidate, fitCandidate, inputsOf } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import { createCurve, type LearningCurve } from './learning-curve.ts'
import type { SearchHost, Trial } from './trial.ts'
import type { Fold } from './validation.ts'

/** A trial, and what is left of judging it that can still serve. */
export interface Judged {
  readonly trial: Trial
  /** The pipeline of its last fold, for when there is no time for a fit on all rows; null where none was fitted. */
  readonly fold: FoldFit | null
  /** Folds that it was judged on, and that there were. */
  readonly judgedOn: number
  readonly folds: number
  /** Of its last fold; null where its family does not learn in rounds. */
  readonly curve: LearningCurve | null
}

export interface FoldFit {
  readonly pipeline: Pipeline
  readonly findings: readonly Finding[]
  readonly seconds: number
}

/** A candidate without a rival: nothing is compared. */
export const unjudged = (candidate: Candidate): Judged => ({
  trial: { ...candidate, valid: {}, seconds: 0, rowsPerSecond: 0, bytes: 0 },
  fold: null,
  judgedOn: 0,
  folds: 0,
  curve: null,
})

/** A candidate of which no model could be made. */
export function failed(candidate: Candidate, why: string): Judged {
  const { trial, ...none } = unjudged(candidate)
  return { ...none, trial: { ...trial, failed: why } }
}

export type JudgeHost = SearchHost & {
  readonly progress: (fraction: number) => Promise<void>
  /** Whether there is something to end the search with. */
  readonly hasResults: boolean
  /** Seconds of the budget that judging may not use. */
  readonly reserve: number
  readonly isTimeUp?: () => boolean
}

/** A fit should end with this many times the reserve left. */
const GRACE = 1.5

/** What one fold showed. */
interface FoldResult extends FoldFit {
  readonly curve: LearningCurve | null
  readonly metrics: Readonly<Record<string, Figure>>
  readonly rows: number
  readonly scoreSeconds: number
}

/**
 * Fits and scores a candidate on every fold. Where the budget ends first or the search is to finish, on those before;
 * undefined where on none.
 */
export async function judge(
  data: Dataset,
  recipe: Recipe,
  candidate: Candidate,
  folds: readonly Fold[],
  host: JudgeHost,
): Promise<Judged | undefined> {
  const results: FoldResult[] = []
  const isFinishing = () => host.isFinishing?.() ?? false
  try {
    for (const [f, fold] of folds.entries()) {
      // A search that is to finish drops the fit that it is at, unless that is all it has: then the fit is to end.
      const hasResults = host.hasResults || results.length > 0
      const isDropped = () => host.timeLeft() <= host.reserve || (hasResults && isFinishing())
      if (isDropped()) break
      // A fit is asked to end while there is time to judge it, and is dropped when there is none left.
      const isTimeUp = () => host.timeLeft() <= GRACE * host.reserve || (!hasResults && isFinishing())
      const learned = createCurve(data.target.task, f + 1, folds.length)
      const progress: FitContext['progress'] = (fraction, point) => {
        if (isDropped()) throw OUT_OF_TIME
        const curve = point && learned.offer(point) ? learned.curve() : null
        if (curve) host.onCurve?.({ ...candidate, curve })
        return host.progress((f + fraction) / folds.length)
      }
      const rng = host.rng.fork(`${candidate.family}/${f}`)
      const judged = await judgeFold(data, recipe, candidate, fold, { ...host, rng, progress, isTimeUp })
      results.push({ ...judged, curve: learned.curve() })
    }
  } catch (error) {
    if (error !== OUT_OF_TIME) throw error
  }
  const fold = results.at(-1)
  if (!fold) return undefined
  const { pipeline, findings, seconds, curve } = fold
  return {
    trial: trialOf(candidate, results),
    fold: { pipeline, findings, seconds },
    judgedOn: results.length,
    folds: folds.length,
    curve,
  }
}

async function judgeFold(
  data: Dataset,
  recipe: Recipe,
  candidate: Candidate,
  { fit, judge: rows }: Fold,
  host: Omit<JudgeHost, 'progress'> & Pick<FitContext, 'progress'>,
): Promise<Omit<FoldResult, 'curve'>> {
  const started = host.now()
  const { pipeline, findings } = await fitCandidate(data, recipe, candidate, fit, rows, host)
  const fitted = host.now()
  const scores = scoreTable(pipeline, take(inputsOf(pipeline, data.table), rows))
  const scoreSeconds = host.now() - fitted
  const labels = Float64Array.from(rows, (row) => data.target.values[row] ?? 0)
  const metrics = measure(predictionsFor(pipeline, scores, labels), { rng: host.rng, resamples: 0 })
  return { pipeline, findings, seconds: fitted - started, metrics, rows: rows.length, scoreSeconds }
}

function trialOf({ family, params }: Candidate, results: readonly FoldResult[]): Trial {
  const total = (of: (result: FoldResult) => number) => results.reduce((sum, result) => sum + of(result), 0)
  const scoreSeconds = total((result) => result.scoreSeconds)
  const states = results.map(({ pipeline }) => pipeline.model.state)
  return {
    family,
    params: MODELS.get(family).settle(params, states),
    valid: overFolds(results.map(({ metrics }) => metrics)),
    seconds: total(({ seconds }) => seconds) / results.length,
    rowsPerSecond: scoreSeconds > 0 ? total(({ rows }) => rows) / scoreSeconds : 0,
    bytes: states.reduce((sum, state) => sum + stateBytes(state), 0) / states.length,
  }
}

/** Mean over the folds, with ±1.96 standard errors from their spread. Folds share rows: the interval is a rough one. */
function overFolds(results: readonly Readonly<Record<string, Figure>>[]): Record<string, Figure> {
  return Object.fromEntries(
    Object.keys(results[0] ?? {}).map((id): [string, Figure] => {
      const values = results.flatMap((result) => result[id]?.value ?? [])
      if (values.length === 0)
        return [id, { value: null, low: null, high: null, why: results[0]?.[id]?.why ?? 'undefined' }]
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      if (values.length === 1)
        return [id, { value: mean, low: null, high: null, why: 'Judged on one part: there is no spread over folds.' }]
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
