import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import type { Bundle, TrainingRecord } from './bundle.ts'

/**
 * The model that says the positive class from this score on. Its golden rows are predicted anew.
 *
 * @param figures those of the test rows at this threshold
 */
export function withThreshold(
  { pipeline, golden, record }: Bundle,
  threshold: number,
  figures: Partial<Pick<TrainingRecord, 'metrics' | 'fairness' | 'gates'>> = {},
): Bundle {
  const decided = { ...pipeline, threshold }
  const expected = predictionsOf(decided, scoreRows(decided, golden.rows))
  return { pipeline: decided, golden: { rows: golden.rows, expected }, record: { ...record, ...figures } }
}
