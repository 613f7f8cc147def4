import type { Recipe } from '../clean/index.ts'
import { type Finding, usageError } from '../core/index.ts'
import { MODELS } from '../models/index.ts'
import type { Pipeline } from '../pipeline/index.ts'
import { fitCandidate } from './candidate.ts'
import type { Dataset } from './dataset.ts'
import { isAffordable, type SearchHost, stateBytes, type Trial } from './search.ts'

export interface BestFit {
  readonly pipeline: Pipeline
  /** The winning trial, its seconds and bytes those of this fit. */
  readonly trial: Trial
  readonly findings: readonly Finding[]
}

/** Fits the best trial that the budget reaches for on all training rows; the quickest where it reaches for none. */
export async function fitBest(
  data: Dataset,
  recipe: Recipe,
  trials: readonly Trial[],
  host: SearchHost,
): Promise<BestFit> {
  const quickest = trials.toSorted((a, b) => a.seconds - b.seconds)[0]
  const trial = trials.find((candidate) => isAffordable(candidate, host.timeLeft())) ?? quickest
  if (!trial)
    throw usageError('The budget ended before one model was trained.', {
      next: 'Give more time with --budget, or fewer rows.',
    })
  const { title } = MODELS.get(trial.family)
  const started = host.now()
  const { pipeline, findings } = await fitCandidate(data, recipe, trial, data.split.train, null, {
    ...host,
    rng: host.rng.fork('last fit'),
    progress: (fraction) => {
      host.report({ fraction, text: `fitting ${title} on all training rows` })
      return host.breathe()
    },
  })
  const seconds = host.now() - started
  return { pipeline, trial: { ...trial, seconds, bytes: stateBytes(pipeline.model.state) }, findings }
}

/** One sentence: why this trial, of these. */
export function whyBest(trial: Trial, trials: readonly Trial[], metric: string): string {
  const { title } = MODELS.get(trial.family)
  if (trials.length === 1) return `${title} was the only candidate.`
  const value = trial.valid[metric]?.value
  const shown = value === null || value === undefined ? 'undefined' : value.toPrecision(4)
  const [first] = trials
  const cause =
    first && (first.family !== trial.family || first.params !== trial.params)
      ? ', the best that the budget had time to fit'
      : ''
  return `${title} had the best ${metric} on validation rows: ${shown}, of ${trials.length} trials${cause}.`
}
