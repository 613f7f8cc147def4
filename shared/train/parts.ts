import type { Figure } from '../metrics/index.ts'
import type { Folds } from './folds.ts'
import type { Outputs } from './outputs.ts'
import type { Trial } from './trial.ts'

type Figures = Readonly<Record<string, Figure>>

/**
 * What each metric was on each fold; of one fold, on each part of the rows that it judges by.
 *
 * @param results the figures of each fold
 * @param margins what was said of the rows of each fold
 * @param measure the figures of some margins against their labels
 */
export function figuresByPart(
  folds: Folds,
  results: readonly Figures[],
  margins: readonly Outputs[],
  measure: (margins: Outputs, labels: Float64Array) => Figures,
): Required<Pick<Trial, 'parts' | 'ofTest'>> {
  const { parts } = folds
  const [only] = margins
  if (!parts || !only) return { parts: valuesOf(results), ofTest: folds.ofTest }
  const labels = folds.labels(0)
  const count = Math.max(...parts) + 1
  const own = Array.from({ length: count }, (_, part) => {
    const kept = (values: Float64Array) => values.filter((_value, row) => parts[row] === part)
    return measure(only.map(kept), kept(labels))
  })
  return { parts: valuesOf(own), ofTest: 0 }
}

const valuesOf = (results: readonly Figures[]): NonNullable<Trial['parts']> =>
  Object.fromEntries(
    Object.keys(results[0] ?? {}).map((id) => [id, results.map((figures) => figures[id]?.value ?? null)]),
  )

/** Rows of one fold are parted for the comparison. */
const PARTS_OF_ONE = 5

/** Of each row, the fold that judged it. */
export function partsOf(folds: Folds): Uint8Array {
  if (folds.count === 1) return Uint8Array.from(folds.labels(0), (_, row) => row % PARTS_OF_ONE)
  return Uint8Array.from(Array.from({ length: folds.count }, (_, f) => Array.from(folds.labels(f), () => f)).flat())
}
