import type { Rng } from './core/index.ts'
import { type AnyAudit, audit, auditClasses, auditErrors, groupingOf } from './fairness/index.ts'
import type { Scores } from './pipeline/index.ts'
import type { Dataset, TrainOptions } from './train/index.ts'

/**
 * The audit of what a model says of the test rows, by the columns that are sensitive: of two classes, of each of several
 * against the rest, or of numbers.
 *
 * @param labels of the test rows
 * @param rng of the whole training
 */
export function auditTest(
  { source, readings, split, target: { task, classes } }: Dataset,
  { sensitive }: Pick<TrainOptions, 'sensitive'>,
  { decisions, margins, probabilities }: Scores,
  labels: Float64Array,
  rng: Rng,
): AnyAudit {
  if (sensitive.length === 0) return {}
  const groupings = sensitive.flatMap((name) => {
    const column = source.columns[source.names.indexOf(name)]
    const reading = readings.get(name)
    return column && reading ? [groupingOf(name, column, reading, split.test)] : []
  })
  const draws = { rng: rng.fork('audit') }
  if (task === 'regression')
    return auditErrors({ labels, predicted: margins[0] ?? new Float64Array(labels.length), groupings }, draws)
  if (task === 'multiclass')
    return auditClasses({ labels: Int32Array.from(labels), decisions, probabilities }, classes, { groupings }, draws)
  const outcomes = { labels: Uint8Array.from(labels), decisions: Uint8Array.from(decisions) }
  return audit({ ...outcomes, scores: probabilities[1] ?? null, groupings }, draws)
}
