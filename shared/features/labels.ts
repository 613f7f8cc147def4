import type { Task } from '../metrics/index.ts'

/** What the rows that features are learned from are to teach. */
export interface Labels {
  readonly task: Task
  /** Names of the classes; none for regression. */
  readonly classes: readonly string[]
  /** Class number or value of every row. */
  readonly values: Float64Array
}

/** The target as numbers whose means can be compared. */
export interface Output {
  /** The class that it tells from all others; empty for regression. */
  readonly name: string
  readonly values: Float64Array
}

/** Of many classes, so many have an output. */
const MOST_OUTPUTS = 8

/**
 * 1 where a row is of a class and 0 elsewhere, an output a class, of many classes for the most frequent; of two classes
 * for the positive one alone; the value itself for regression.
 */
export function outputsOf({ task, classes, values }: Labels): Output[] {
  if (task === 'regression') return [{ name: '', values }]
  const counts = new Float64Array(classes.length)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  const codes =
    task === 'binary'
      ? [1]
      : Array.from(counts, (count, code) => ({ count, code }))
          .filter(({ count }) => count > 0)
          .sort((a, b) => b.count - a.count || a.code - b.code)
          .slice(0, MOST_OUTPUTS)
          .map(({ code }) => code)
          .sort((a, b) => a - b)
  return codes.map((code) => ({
    name: classes[code] ?? '',
    values: values.map((value) => (value === code ? 1 : 0)),
  }))
}
