import { type ShapeEdit, withEdits } from '../explain/index.ts'
import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import type { Bundle, TrainingRecord } from './bundle.ts'
import { heldAgain } from './held-again.ts'

/**
 * The model with its shapes edited by hand: what was learned stays in it, its record holds the edits, and its golden rows are
 * predicted anew. Edits of before count for nothing: with none it is the model that was trained.
 *
 * @param figures those of the edited model; of rows that nobody gave, none
 */
export function withShapes(
  { pipeline, golden, record, ...others }: Bundle,
  edits: readonly ShapeEdit[],
  figures: Pick<TrainingRecord, 'metrics' | 'fairness'>,
): Bundle {
  const edited = withEdits(pipeline, edits)
  const expected = predictionsOf(edited, scoreRows(edited, golden.rows))
  const { edits: _, ...before } = record
  const held = heldAgain(record, figures.fairness)
  const kept = { ...before, ...figures, ...held, ...(edits.length > 0 && { edits: JSON.parse(JSON.stringify(edits)) }) }
  return { ...others, pipeline: edited, golden: { rows: golden.rows, expected }, record: kept }
}
