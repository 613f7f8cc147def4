import { isBetter, METRICS } from '../metrics/index.ts'
import { secondsPerRow, type Trial } from './trial.ts'

/** What always says the same is the fastest and smallest of all, and no model. */
const BASELINE = 'baseline'

/**
 * Places of the trials that no other is as good, as fast and as small as and better in one of these, in their order: what
 * one gives up for a faster or a smaller model. The baseline, those without a figure and
 * those that had a first look alone are not among them.
 */
export function frontierOf(trials: readonly Trial[], metric: string): number[] {
  const of = METRICS.get(metric)
  const models = trials.flatMap((trial, place) => {
    const quality = trial.valid[metric]?.value ?? null
    if (quality === null || trial.family === BASELINE || trial.failed !== undefined || trial.isFirstLook) return []
    return [{ place, quality, seconds: secondsPerRow(trial), bytes: trial.bytes }]
  })
  type Point = (typeof models)[number]
  const isNoWorse = (a: Point, b: Point) =>
    !isBetter(of, b.quality, a.quality) && a.seconds <= b.seconds && a.bytes <= b.bytes
  // Of two that are alike in all, the first.
  const beats = (a: Point, b: Point) => isNoWorse(a, b) && (!isNoWorse(b, a) || a.place < b.place)
  return models
    .filter((model) => !models.some((other) => other !== model && beats(other, model)))
    .map(({ place }) => place)
}
