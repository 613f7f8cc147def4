import type { Reason } from '../explain/index.ts'
import type { Prediction } from '../pipeline/index.ts'

/**
 * The header of a file of predictions: `row`, `prediction`, `p:<class>` for each class (none for regression), `status`, and
 * where reasons are asked for `reason 1`, `contribution 1` and so on. Lines end with a line feed; numbers are written so that they read back to the same bits.
 */
export function predictionCsvHeader(classes: readonly string[], reasons = 0): string {
  const pairs = Array.from({ length: reasons }, (_, i) => [`reason ${i + 1}`, `contribution ${i + 1}`])
  return csvLine(['row', 'prediction', ...classes.map((label) => `p:${label}`), 'status', ...pairs.flat()])
}

/** The line of one row; `prediction` null where the record was set aside. */
export function predictionCsvLine(
  row: number,
  prediction: Pick<Prediction, 'prediction' | 'probabilities'> | null,
  classes: readonly string[],
  status: string,
  reasons: readonly (Reason | undefined)[] = [],
): string {
  const shares = classes.map((label) => prediction?.probabilities?.[label] ?? '')
  const pairs = reasons.flatMap((reason) => [reason?.column ?? '', reason?.contribution ?? ''])
  return csvLine([row, prediction?.prediction ?? '', ...shares, status, ...pairs])
}

/** One line of a CSV file, with its line feed. */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\n`

function csvCell(cell: string | number): string {
  const text = String(cell)
  return /[",\n\r]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
