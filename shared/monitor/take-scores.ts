import type { Scores } from '../pipeline/index.ts'

/** What was said of the rows of these numbers, in their order. */
export function takeScores(
  { margins, probabilities, decisions, thresholds, statuses }: Scores,
  rows: Uint32Array,
): Scores {
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? NaN)
  return {
    rows: rows.length,
    margins: margins.map(of),
    probabilities: probabilities.map(of),
    decisions: decisions.length > 0 ? Int32Array.from(rows, (row) => decisions[row] ?? 0) : decisions,
    ...(thresholds && { thresholds: of(thresholds) }),
    statuses: statuses.length > 0 ? Array.from(rows, (row) => statuses[row] ?? 'ok') : statuses,
  }
}
