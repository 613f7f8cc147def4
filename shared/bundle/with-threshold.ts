import { usageError } from '../core/index.ts'
import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import type { Bundle, TrainingRecord } from './bundle.ts'

/**
 * The model that says the positive class from this score on. Its golden rows are predicted anew.
 *
 * @throws a usage error where groups have thresholds of their own
 * @param figures those of the test rows at this threshold
 */
export function withThreshold(
  { pipeline, golden, record, ...others }: Bundle,
  threshold: number,
  figures: Partial<Pick<TrainingRecord, 'metrics' | 'fairness' | 'gates'>> = {},
): Bundle {
  const { decision } = pipeline
  if (decision)
    throw usageError(`The model decides by ${decision.column}: each group has a threshold of its own.`, {
      column: decision.column,
      next: 'Choose one threshold for a model that decides for everybody alike.',
    })
  const decided = { ...pipeline, threshold }
  const expected = predictionsOf(decided, scoreRows(decided, golden.rows))
  return { ...others, pipeline: decided, golden: { rows: golden.rows, expected }, record: { ...record, ...figures } }
}
