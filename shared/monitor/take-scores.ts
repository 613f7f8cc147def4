import type { Scores } from '../pipeline/index.ts'
import { pick } from '../table/index.ts'

/** What was said of the rows of these numbers, in their order. */
export function takeScores(
  { margins, probabilities, decisions, thresholds, statuses }: Scores,
  rows: Uint32Array,
): Scores {
  const of = (values: Float64Array) => pick(values, rows, new Float64Array(rows.length))
  return {
    rows: rows.length,
    margins: margins.map(of),
    probabilities: probabilities.map(of),
    decisions: decisions.length > 0 ? pick(decisions, rows, new Int32Array(rows.length)) : decisions,
    ...(thresholds && { thresholds: of(thresholds) }),
    statuses: statuses.length > 0 ? Array.from(rows, (row) => statuses[row] ?? 'ok') : statuses,
  }
}
