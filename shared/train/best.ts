import type { Recipe } from '../clean/index.ts'
import { type Finding, type Json, usageError } from '../core/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { LAST_FIT, OUT_OF_TIME } from './budget.ts'
import { AS_IT_IS, assemble, fitCandidate, type Verdict, type Voter } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import { distill, distilled, notDistilled } from './distill.ts'
import {
  alone,
  areVotesPreferred,
  asGiven,
  type Elected,
  type Election,
  elect,
  type HeldOut,
  isBetterBy,
} from './ensemble.ts'
import { ENSEMBLE, familyTitle } from './family-title.ts'
import type { Folds } from './folds.ts'
import { isComplete, type Judged, stateBytes } from './judge.ts'
import { createCurve, type LearningCurve } from './learning-curve.ts'
import { areWithin, limitFindings, limitsOf } from './limits.ts'
import type { TrainOptions } from './options.ts'
import { prepareFold } from './prepared-fold.ts'
import { choosingMetric, type Searched } from './search.ts'
import { significant } from './significant.ts'
import { type SearchHost, secondsPerRow, type Trial } from './trial.ts'

export interface BestFit {
  readonly pipeline: Pipeline
  /** The winning trial, or that of the ensemble; params, seconds and bytes are those of this fit. */
  readonly trial: Trial
  /** The trials that vote, heaviest first; one where a single model won. */
  readonly elected: readonly Elected[]
  readonly findings: readonly Finding[]
  /** Whether it was fitted on all training rows: at once, or by parts whose models vote together. */
  readonly isWhole: boolean
  /** What it says of rows that were held out, so that nothing that judges them learned from them; null where none were. */
  readonly heldOut: HeldOut | null
  /** How it learned; null where that is known from the search, or its family does not learn in rounds. */
  readonly curve: LearningCurve | null
  /** The trial of those that vote where they taught the model; null where there was no time for that. */
  readonly teacher?: Trial | null
}

/**
 * Makes the model of what was judged: the best alone, fitted on all training rows, or those that vote best together.
 * Voters that were judged by several parts keep what they learned there: each part's models are a bag. Where the budget
 * has no time for a last fit, what the parts taught is kept too.
 */
export async function fitBest(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  { judged, folds, hasLastFit, isTaught = true, reserve: kept }: Searched,
  host: SearchHost,
): Promise<BestFit> {
  const [best] = judged
  if (!best) throw tooLittleTime()
  if (!folds) return refit(data, recipe, [{ judged: best, weight: 1 }], AS_IT_IS, best.trial, -Infinity, host)
  const reserve = host.timeLeft() === Infinity ? -Infinity : (kept?.seconds(judged) ?? 0)
  if (options.distill && isTaught) {
    // Who teaches may be as large and slow as it is.
    const teachers = await chosen(data, { ...options, maxSize: 0, maxLatency: 0 }, judged, folds, host)
    const fit = await taughtOne(data, recipe, options, folds, teachers, reserve, host)
    if (fit) return { ...fit, findings: [...fit.findings, ...limitFindings(fit.trial, limitsOf(options))] }
  }
  const election = await chosen(data, options, judged, folds, host)
  const { elected, verdict } = election
  const trial = trialOf(election)
  const seconds = elected.reduce((sum, { judged: { trial: one } }) => sum + one.seconds, 0)
  const isBag = elected.length > 1 && folds.count > 1
  const made = await (isBag ? undefined : inTime())
  const fit = made ?? (await bag(data, folds, elected, verdict, trial, isBag))
  const findings = [...fit.findings, ...limitFindings(fit.trial, limitsOf(options))]
  const { heldOut } = election
  if (!options.distill) return { ...fit, heldOut, findings }
  const isOne = elected.length === 1
  return { ...fit, heldOut, findings: [...findings, notDistilled(isOne)], ...(!isOne && { teacher: null }) }

  /** undefined where the budget has no time for it. */
  async function inTime(): Promise<BestFit | undefined> {
    if (!hasLastFit || host.timeLeft() <= reserve + LAST_FIT * seconds) return undefined
    try {
      return await refit(data, recipe, elected, verdict, trial, reserve, host)
    } catch (error) {
      if (error === OUT_OF_TIME) return undefined
      throw error
    }
  }
}

/** One model that learned from those that vote; undefined where one model won, or the budget has no time for it. */
async function taughtOne(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  folds: Folds,
  election: Election,
  reserve: number,
  host: SearchHost,
): Promise<BestFit | undefined> {
  const { elected, verdict } = election
  if (elected.length === 1) return undefined
  const teacher = trialOf(election)
  const { pipeline: whole, findings } = await bag(data, folds, elected, verdict, teacher, true)
  const fold = async (f: number): Promise<Pipeline> => {
    const voters = elected.flatMap(({ judged: { fits }, weight }) => (fits[f] ? [voterOf(fits[f], weight)] : []))
    const parts = [{ fold: await folds.prepare(f), voters }]
    return (await assemble(data, data.split.train, parts, verdict)).pipeline
  }
  try {
    const room = { limits: limitsOf(options), reserve }
    const { pipeline, trial } = await distill(data, recipe, folds, { fold, whole }, room, host)
    const said = distilled(teacher, folds.count, trial, choosingMetric(data, options))
    return {
      pipeline,
      trial,
      elected,
      findings: [...findings, said],
      isWhole: true,
      heldOut: null,
      curve: null,
      teacher,
    }
  } catch (error) {
    if (error === OUT_OF_TIME) return undefined
    throw error
  }
}

/** The best trial by the choosing metric, or an ensemble that is better by it. */
async function chosen(
  data: Dataset,
  options: TrainOptions,
  judged: readonly Judged[],
  folds: Folds,
  host: SearchHost,
): Promise<Election> {
  const limits = limitsOf(options)
  const fitted = judged.filter(({ fits }) => fits.length > 0)
  const kept = fitted.filter((one) => areWithin([one], 1, limits))
  const best = kept[0] ?? smallest(fitted)
  if (!best) throw tooLittleTime()
  // Params that a person gave are kept to: no votes, no calibration.
  if (options.params[best.trial.family]) return asGiven(folds, best)
  const one = alone(data, folds, best, host)
  // Where the budget is over already, the best trial by itself is what there is time for.
  if (options.mode === 'fast' || host.timeLeft() <= 0) return one
  host.report({ fraction: 0, text: 'choosing the models that vote' })
  await host.breathe()
  const free = kept.filter(({ trial }) => !options.params[trial.family])
  const several = elect(data, folds, free, limits, host, options.mode === 'best')
  const isPreferred = several && areVotesPreferred(choosingMetric(data, options), data.target.task, several, one)
  return isPreferred ? several : one
}

const smallest = (judged: readonly Judged[]): Judged | undefined =>
  judged.toSorted((a, b) => a.trial.bytes - b.trial.bytes)[0]

const asRate = (seconds: number): number => (seconds > 0 ? 1 / seconds : 0)

function trialOf({ elected, valid, parts, ofTest }: Election): Trial {
  const shown = { valid, ...(parts && { parts }), ...(ofTest !== undefined && { ofTest }) }
  const [first] = elected
  if (!first) throw new Error('nothing was elected')
  if (elected.length === 1) return { ...first.judged.trial, ...shown }
  const trials = elected.map(({ judged }) => judged.trial)
  const total = (of: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + of(trial), 0)
  const members = elected.map(({ judged: { trial }, weight }): Record<string, Json> => {
    const { family, params } = trial
    return { family, params, weight }
  })
  return {
    family: ENSEMBLE,
    params: { members },
    ...shown,
    seconds: total(({ seconds }) => seconds),
    rowsPerSecond: asRate(total(secondsPerRow)),
    bytes: total(({ bytes }) => bytes),
  }
}

/** Fits all that were elected on all training rows. @throws OUT_OF_TIME where the budget ends first */
async function refit(
  data: Dataset,
  recipe: Recipe,
  elected: readonly Elected[],
  verdict: Verdict,
  trial: Trial,
  reserve: number,
  host: SearchHost,
): Promise<BestFit> {
  const started = host.now()
  const { train } = data.split
  const fold = await prepareFold(data, recipe, train, null, host)
  const learned = createCurve(data.target.task, 1, 1)
  const voters: Voter[] = []
  for (const [i, { judged, weight }] of elected.entries()) {
    const { family, params } = judged.trial
    const text = `fitting ${familyTitle(family)} on all training rows`
    const fitted = await fitCandidate(
      fold,
      { family, params },
      {
        ...host,
        rng: host.rng.fork(i === 0 ? 'last fit' : `last fit ${i}`),
        progress: (fraction, point) => {
          if (host.timeLeft() < reserve) throw OUT_OF_TIME
          const curve = judged.folds === 0 && point && learned.offer(point) ? learned.curve() : null
          if (curve) host.onCurve?.({ family, params, curve })
          host.report({ fraction: (i + fraction) / elected.length, text })
          return host.breathe()
        },
      },
    )
    voters.push({ ...fitted, weight })
  }
  const { pipeline, findings } = await assemble(data, train, [{ fold, voters }], verdict)
  const seconds = host.now() - started
  const whole = { ...trial, seconds, bytes: bytesOf(voters) }
  return { pipeline, trial: whole, elected, findings, isWhole: true, heldOut: null, curve: learned.curve() }
}

/** Keeps what was learned of each fold. */
async function bag(
  data: Dataset,
  folds: Folds,
  elected: readonly Elected[],
  verdict: Verdict,
  trial: Trial,
  isWhole: boolean,
): Promise<BestFit> {
  const count = elected[0]?.judged.fits.length ?? 0
  const fits = elected.flatMap(({ judged }) => judged.fits)
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, f) => ({
      fold: await folds.prepare(f),
      voters: elected.flatMap(({ judged, weight }): Voter[] => {
        const fit = judged.fits[f]
        return fit ? [voterOf(fit, weight / count)] : []
      }),
    })),
  )
  const { pipeline, findings } = await assemble(data, data.split.train, parts, verdict)
  const seconds = fits.reduce((sum, fit) => sum + fit.seconds, 0)
  const made = { ...trial, seconds, bytes: bytesOf(fits) }
  return { pipeline, trial: made, elected, findings, isWhole, heldOut: null, curve: null }
}

const voterOf = ({ family, params, state }: Voter | Judged['fits'][number], weight: number): Voter => ({
  family,
  params,
  state,
  weight,
})

const bytesOf = (fits: readonly Pick<Voter, 'state'>[]): number =>
  fits.reduce((sum, { state }) => sum + stateBytes(state), 0)

const tooLittleTime = () =>
  usageError('The budget ended before one model was trained.', {
    next: 'Give fewer rows, or more time.',
    remedies: [{ option: 'budget' }],
  })

/** One sentence: why this trial, of these. */
export function whyBest(fit: BestFit, judged: readonly Judged[], metric: string): string {
  const { trial, elected, isWhole } = fit
  const title = familyTitle(trial.family)
  const tried = judged.filter((one) => one.trial.failed === undefined)
  const [best, ...others] = tried
  if (!best || others.length === 0) {
    const left = judged.length > 1 ? ' that could be trained' : ' that there was time for'
    return `${title} was the only candidate${best?.folds === 0 ? '' : left}.`
  }
  const shown = shownValue(trial, metric)
  const part = isWhole
    ? ''
    : ' The budget had no time for a last fit on all rows: what was fitted to judge it is the model.'
  if (fit.teacher)
    return `${title} learned from ${elected.length} models that vote together: ${metric} on validation rows is ${shown}, against ${shownValue(fit.teacher, metric)} of those; ${costText(trial, 1)} instead of ${costText(fit.teacher, best.folds)}.`
  if (elected.length > 1) {
    const isAhead = isBetterBy(metric, trial.valid, best.trial.valid)
    const how = isAhead
      ? `had the best ${metric} on validation rows`
      : `do as well as the best alone, within chance, and are surer: ${metric} on validation rows`
    return `${elected.length} models that vote together ${how}: ${shown}, against ${shownValue(best.trial, metric)} of the best alone, of ${tried.length} trials.${part}`
  }
  const judgedOn = elected[0]?.judged ?? best
  const parts = isComplete(judgedOn) ? '' : `, judged on ${judgedOn.fits.length} of ${judgedOn.folds} parts`
  return `${title} had the best ${metric} on validation rows: ${shown}, of ${tried.length} trials${parts}.${part}`
}

/** What a model takes of room and time. */
function costText({ bytes, rowsPerSecond }: Trial, copies: number): string {
  const kilobytes = Math.max(1, Math.round((copies * bytes) / 1000)).toLocaleString('en-US')
  const microseconds =
    rowsPerSecond > 0 ? ` and ${Number(((1e6 * copies) / rowsPerSecond).toPrecision(2))} µs a row` : ''
  return `${kilobytes} kB${microseconds}`
}

function shownValue({ valid }: Trial, metric: string): string {
  const value = valid[metric]?.value
  return value === null || value === undefined ? 'undefined' : significant(value)
}
