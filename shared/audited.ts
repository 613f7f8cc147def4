import type { Rng } from './core/index.ts'
import { type AnyAudit, audit, auditClasses, auditErrors, type Grouping, groupingOf } from './fairness/index.ts'
import type { Pipeline, Scores } from './pipeline/index.ts'
import type { Reading, SourceTable } from './table/index.ts'
import type { Dataset, TrainOptions } from './train/index.ts'

/**
 * The audit of what a model says of the test rows, by the columns that are sensitive.
 *
 * @param labels of the test rows
 * @param rng of the whole training
 */
export function auditTest(
  { source, readings, split, target }: Dataset,
  { sensitive }: Pick<TrainOptions, 'sensitive'>,
  scores: Scores,
  labels: Float64Array,
  rng: Rng,
): AnyAudit {
  return auditScores(target, scores, labels, groupingsOf(sensitive, source, readings, split.test), rng.fork('audit'))
}

/** The groups that columns part rows into; those that the table lacks are left out. */
export const groupingsOf = (
  names: readonly string[],
  source: SourceTable,
  readings: ReadonlyMap<string, Reading>,
  rows: Uint32Array,
): Grouping[] =>
  names.flatMap((name) => {
    const column = source.columns[source.names.indexOf(name)]
    const reading = readings.get(name)
    return column && reading ? [groupingOf(name, column, reading, rows)] : []
  })

/**
 * The audit of what a model says of rows: of two classes, of each of several against the rest, or of numbers.
 *
 * @param labels of the same rows
 */
export function auditScores(
  { task, classes }: Pick<Pipeline, 'task' | 'classes'>,
  { decisions, margins, probabilities }: Scores,
  labels: Float64Array,
  groupings: readonly Grouping[],
  rng: Rng,
): AnyAudit {
  if (groupings.length === 0) return {}
  const draws = { rng }
  if (task === 'regression')
    return auditErrors({ labels, predicted: margins[0] ?? new Float64Array(labels.length), groupings }, draws)
  if (task === 'multiclass')
    return auditClasses({ labels: Int32Array.from(labels), decisions, probabilities }, classes, { groupings }, draws)
  const outcomes = { labels: Uint8Array.from(labels), decisions: Uint8Array.from(decisions) }
  return audit({ ...outcomes, scores: probabilities[1] ?? null, groupings }, draws)
}
