import type { Recipe } from '../clean/index.ts'
import { type Finding, usageError } from '../core/index.ts'
import { MODELS } from '../models/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { evaluationSeconds, LAST_FIT, OUT_OF_TIME } from './budget.ts'
import { fitCandidate } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import { type Judged, stateBytes } from './judge.ts'
import { createCurve, type LearningCurve } from './learning-curve.ts'
import type { SearchHost, Trial } from './trial.ts'

export interface BestFit {
  readonly pipeline: Pipeline
  /** The winning trial; params, seconds and bytes are those of this fit. */
  readonly trial: Trial
  readonly findings: readonly Finding[]
  /** Whether it was fitted on all training rows, or is the fit of a fold because the budget ended. */
  readonly isWhole: boolean
  /** How it learned; null where that is known from the search, or its family does not learn in rounds. */
  readonly curve: LearningCurve | null
}

/** Fits the best of what was judged on all training rows; where the budget has no time for that, keeps its last fold's. */
export async function fitBest(
  data: Dataset,
  recipe: Recipe,
  judged: readonly Judged[],
  host: SearchHost,
): Promise<BestFit> {
  const [best] = judged
  if (!best) throw tooLittleTime()
  const reserve = host.timeLeft() === Infinity ? -Infinity : evaluationSeconds(data)
  const isAffordable = host.timeLeft() > reserve + LAST_FIT * best.trial.seconds
  return (isAffordable && (await fitWhole(data, recipe, best, reserve, host))) || foldOf(best)
}

/** undefined where the budget ends first. */
async function fitWhole(
  data: Dataset,
  recipe: Recipe,
  { trial, folds }: Judged,
  reserve: number,
  host: SearchHost,
): Promise<BestFit | undefined> {
  const { title } = MODELS.get(trial.family)
  const started = host.now()
  const learned = createCurve(data.target.task, 1, 1)
  try {
    const { pipeline, findings } = await fitCandidate(data, recipe, trial, data.split.train, null, {
      ...host,
      rng: host.rng.fork('last fit'),
      progress: (fraction, point) => {
        if (host.timeLeft() < reserve) throw OUT_OF_TIME
        const curve = folds === 0 && point && learned.offer(point) ? learned.curve() : null
        if (curve) host.onCurve?.({ family: trial.family, params: trial.params, curve })
        host.report({ fraction, text: `fitting ${title} on all training rows` })
        return host.breathe()
      },
    })
    const seconds = host.now() - started
    const whole = { ...trial, seconds, bytes: stateBytes(pipeline.model.state) }
    return { pipeline, trial: whole, findings, isWhole: true, curve: learned.curve() }
  } catch (error) {
    if (error === OUT_OF_TIME) return undefined
    throw error
  }
}

function foldOf({ trial, fold }: Judged): BestFit {
  if (!fold) throw tooLittleTime()
  const { pipeline, findings, seconds } = fold
  const { params, state } = pipeline.model
  return {
    pipeline,
    trial: { ...trial, params, seconds, bytes: stateBytes(state) },
    findings,
    isWhole: false,
    curve: null,
  }
}

const tooLittleTime = () =>
  usageError('The budget ended before one model was trained.', {
    next: 'Give fewer rows, or more time.',
    remedies: [{ option: 'budget' }],
  })

/** One sentence: why this trial, of these. */
export function whyBest({ trial, isWhole }: BestFit, judged: readonly Judged[], metric: string): string {
  const { title } = MODELS.get(trial.family)
  const [best, ...others] = judged.filter((one) => one.trial.failed === undefined)
  if (!best || others.length === 0) {
    const left = judged.length > 1 ? ' that could be trained' : ' that there was time for'
    return `${title} was the only candidate${best?.folds === 0 ? '' : left}.`
  }
  const value = trial.valid[metric]?.value
  const shown = value === null || value === undefined ? 'undefined' : value.toPrecision(4)
  const parts = best.judgedOn < best.folds ? `, judged on ${best.judgedOn} of ${best.folds} parts` : ''
  const fit = isWhole ? '' : ' It was fitted on the rows of one fold: the budget had no time for all.'
  return `${title} had the best ${metric} on validation rows: ${shown}, of ${others.length + 1} trials${parts}.${fit}`
}
