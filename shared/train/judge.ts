import { type Figure, measure } from '../metrics/index.ts'
import { type FitContext, MODELS, type ModelState } from '../models/index.ts'
import { predictionsFor, scoresFor, shifted } from '../pipeline/index.ts'
import { OUT_OF_TIME } from './budget.ts'
import { type Candidate, type Fitted, fitCandidate, viewFor } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import type { Folds } from './folds.ts'
import { createCurve, type LearningCurve } from './learning-curve.ts'
import { marginsOf } from './margins.ts'
import { figuresByPart } from './parts.ts'
import type { SearchHost, Trial } from './trial.ts'

/** A trial, and what judging it left behind. */
export interface Judged {
  /** The trial's number in the search, from 0. */
  readonly place: number
  readonly asked: Candidate
  readonly trial: Trial
  /** What it learned of each fold that it was judged on: of all of them, unless time cut it short. */
  readonly fits: readonly FoldFit[]
  /** Folds that there were. */
  readonly folds: number
  /**
   * `judged`: as far as it goes. A candidate of a round is `waiting` when a first, cheaper look at it was taken, and is
   * `left` where others of its round promised more.
   */
  readonly standing: 'judged' | 'waiting' | 'left'
  /** Every metric of the first look; empty where there was none. */
  readonly first: Readonly<Record<string, Figure>>
  /** Of its last fold; null where its family does not learn in rounds. */
  readonly curve: LearningCurve | null
}

export interface FoldFit extends Fitted {
  /** What it says of the rows that the fold judges by, one array an output. */
  readonly margins: readonly Float64Array[]
  readonly metrics: Readonly<Record<string, Figure>>
  readonly seconds: number
  readonly scoreSeconds: number
  /**
   * Where the clock ended it before it would have ended: how often it had asked whether to end. Asked so often again, it
   * learns the same.
   */
  readonly ended: number | null
}

/** Whether it was judged on every fold. */
export const isComplete = ({ fits, folds, standing }: Judged): boolean =>
  fits.length > 0 && fits.length === folds && standing === 'judged'

/** Whether a clock had no part in it: neither in how many folds it was judged on, nor in how long its fits took. */
export const isTimeless = (judged: Judged): boolean =>
  isComplete(judged) && judged.fits.every(({ ended }) => ended === null)

/** A candidate without a rival: nothing is compared. */
export const unjudged = (candidate: Candidate, place = 0): Judged => ({
  place,
  asked: candidate,
  trial: { ...candidate, valid: {}, seconds: 0, rowsPerSecond: 0, bytes: 0 },
  fits: [],
  folds: 0,
  standing: 'judged',
  first: {},
  curve: null,
})

/** A candidate of which no model could be made. */
export function failed(candidate: Candidate, why: string, place = 0): Judged {
  const { trial, ...none } = unjudged(candidate, place)
  return { ...none, trial: { ...trial, failed: why } }
}

export type JudgeHost = SearchHost & {
  readonly progress: (fraction: number) => Promise<void>
  /** The trial's number in the search, from 0. */
  readonly place: number
  /** Whether there is something to end the search with. */
  readonly hasResults: boolean
  /** Seconds of the budget that judging may not use. */
  readonly reserve: number
  /** Seconds that it may use at most, for others wait; Infinity where none do. */
  readonly share: number
  readonly isTimeUp?: () => boolean
  /** Told how long measuring the predictions of some rows took. */
  readonly onMeasured?: (rows: number, seconds: number) => void
}

/** A fit should end with this many times the reserve left. */
export const GRACE = 1.5

/** How far to go: up to a number of folds, on from where an earlier look ended. */
export interface Stretch {
  readonly from?: Judged | undefined
  readonly to: number
  /** Of each fold, when the fit is to end; left out where the clock says. */
  readonly ends?: readonly (number | null)[] | undefined
}

/**
 * Fits and scores a candidate on every fold, or as far as is asked. Where the budget ends first or the search is to
 * finish, on those before; undefined where on none.
 */
export async function judge(
  data: Dataset,
  candidate: Candidate,
  folds: Folds,
  host: JudgeHost,
  { from, to, ends }: Stretch = { to: folds.count },
): Promise<Judged | undefined> {
  const results: FoldFit[] = [...(from?.fits ?? [])]
  const start = results.length
  let curve = from?.curve ?? null
  const isFinishing = () => host.isFinishing?.() ?? false
  const started = host.now()
  const isShareUsed = () => host.now() - started > host.share
  try {
    for (let f = start; f < to; f++) {
      // A search that is to finish drops the fit that it is at, unless that is all it has: then the fit is to end.
      const hasResults = host.hasResults || results.length > 0
      const isDropped = () => host.timeLeft() <= host.reserve || (hasResults && isFinishing())
      if (isDropped() || (results.length > start && isShareUsed())) break
      // A fit is asked to end while there is time to judge it, and is dropped when there is none left.
      const isUp = () => host.timeLeft() <= GRACE * host.reserve || isShareUsed() || (!hasResults && isFinishing())
      const end = endOf(ends?.[f], isUp)
      const learned = createCurve(data.target.task, f + 1, folds.count)
      const progress: FitContext['progress'] = (fraction, point) => {
        if (isDropped()) throw OUT_OF_TIME
        const grown = point && learned.offer(point) ? learned.curve() : null
        if (grown) host.onCurve?.({ ...candidate, curve: grown })
        return host.progress((f - start + fraction) / (to - start))
      }
      const rng = host.rng.fork(`${candidate.family}/${f}`)
      const { isTimeUp } = end
      const found = await judgeFold(data, candidate, folds, f, { ...host, rng, progress, isTimeUp })
      results.push({ ...found, ended: end.ended() })
      curve = learned.curve()
    }
  } catch (error) {
    if (error !== OUT_OF_TIME) throw error
  }
  if (results.length === 0) return undefined
  return {
    place: host.place,
    asked: candidate,
    trial: {
      ...trialOf(candidate, results),
      ...figuresByPart(
        folds,
        results.map(({ metrics }) => metrics),
        results.map(({ margins }) => margins),
        (margins, labels) => metricsOf(data, margins, labels, host),
      ),
    },
    fits: results,
    folds: folds.count,
    standing: 'judged',
    first: results[0]?.metrics ?? {},
    curve,
  }
}

/** What a fit asks whether to end: it is told so when the clock says, or when it was told before. */
function endOf(known: number | null | undefined, isUp: () => boolean) {
  let asked = 0
  let ended: number | null = null
  return {
    isTimeUp: (): boolean => {
      asked++
      if (ended === null && (known === undefined ? isUp() : asked === known)) ended = asked
      return ended !== null
    },
    ended: () => ended,
  }
}

async function judgeFold(
  data: Dataset,
  candidate: Candidate,
  folds: Folds,
  f: number,
  host: Omit<JudgeHost, 'progress'> & Pick<FitContext, 'progress'>,
): Promise<Omit<FoldFit, 'ended'>> {
  const fold = await folds.prepare(f)
  const { judge: rows, shift } = await viewFor(fold, candidate)
  if (!rows) throw new Error('a fold without rows to judge by')
  const started = host.now()
  const fitted = await fitCandidate(fold, candidate, host)
  const seconds = host.now() - started
  const margins = shifted(await marginsOf(fitted, rows, host), shift)
  const scoreSeconds = host.now() - started - seconds
  const scored = host.now()
  const metrics = metricsOf(data, margins, folds.labels(f), host)
  host.onMeasured?.(rows.rows, host.now() - scored)
  return { ...fitted, margins, seconds, metrics, scoreSeconds }
}

/** Every metric of some margins, without intervals. */
export function metricsOf(
  { target: { task, classes } }: Dataset,
  margins: readonly Float64Array[],
  labels: Float64Array,
  { rng }: Pick<SearchHost, 'rng'>,
): Record<string, Figure> {
  const scores = scoresFor({ task, threshold: 0.5 }, margins)
  return measure(predictionsFor({ task, classes }, scores, labels), { rng, resamples: 0 })
}

function trialOf({ family }: Candidate, results: readonly FoldFit[]): Trial {
  const total = (of: (result: FoldFit) => number) => results.reduce((sum, result) => sum + of(result), 0)
  const scoreSeconds = total((result) => result.scoreSeconds)
  const states = results.map(({ state }) => state)
  return {
    family,
    params: MODELS.get(family).settle(results[0]?.params ?? {}, states),
    valid: overFolds(results.map(({ metrics }) => metrics)),
    seconds: total(({ seconds }) => seconds) / results.length,
    rowsPerSecond: scoreSeconds > 0 ? total(({ margins }) => margins[0]?.length ?? 0) / scoreSeconds : 0,
    bytes: states.reduce((sum, state) => sum + stateBytes(state), 0) / states.length,
  }
}

/** Mean over the folds, with ±1.96 standard errors from their spread. Folds share rows: the interval is a rough one. */
export function overFolds(results: readonly Readonly<Record<string, Figure>>[]): Record<string, Figure> {
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
