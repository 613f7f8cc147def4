import type { Finding, Rng } from '../core/index.ts'
import { type Figure, measure, type Task } from '../metrics/index.ts'
import { type Pipeline, predictionsFor, type Scores } from '../pipeline/index.ts'
import { readColumn, type SourceColumn } from '../table/index.ts'

/** How well a pipeline does on labelled rows. */
export interface Evaluation {
  readonly task: Task
  readonly rows: number
  readonly metrics: Readonly<Record<string, Figure>>
}

/**
 * Every metric of the task, with its interval.
 *
 * @param labels class number or value of every scored row, none missing
 * @param groups a number for each row, the same for rows that belong together; null where each stands for itself
 */
export function evaluateScores(
  pipeline: Pipeline,
  scores: Scores,
  labels: Float64Array,
  rng: Rng,
  groups: ArrayLike<number> | null = null,
): Evaluation {
  const metrics = measure(predictionsFor(pipeline, scores, labels), { rng, groups })
  return { task: pipeline.task, rows: scores.rows, metrics }
}

/** A number for each row, the same where a column of source text says the same; a missing cell is a group of its own. */
export function groupsIn({ codes, texts }: SourceColumn, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => {
    const code = codes[row] ?? 0
    return (texts.at(code) ?? '').trim() === '' ? -1 - row : code
  })
}

/**
 * The labels in a column of source text, as a pipeline numbers them; NaN where a label is missing or is no class that
 * the pipeline knows, which a finding counts.
 */
export function labelsFor(
  pipeline: Pipeline,
  source: SourceColumn,
  reading: Parameters<typeof readColumn>[1],
): { labels: Float64Array; findings: Finding[] } {
  if (pipeline.task === 'regression') {
    const { column, unreadable } = readColumn(source, { ...reading, kind: 'number' })
    const labels = column.kind === 'number' ? column.values : new Float64Array(0)
    return { labels, findings: unreadable > 0 ? [unknownLabels(pipeline, unreadable, 'are not numbers')] : [] }
  }
  const { column } = readColumn(source, { ...reading, kind: 'category' })
  if (column.kind !== 'category') return { labels: new Float64Array(0), findings: [] }
  const codeOf = new Map(pipeline.classes.map((label, code) => [label, code]))
  const known = column.levels.map((level) => codeOf.get(level) ?? NaN)
  let unknown = 0
  const labels = Float64Array.from(column.codes, (code) => {
    const label = code < 0 ? NaN : (known[code] ?? NaN)
    if (code >= 0 && Number.isNaN(label)) unknown++
    return label
  })
  return {
    labels,
    findings:
      unknown > 0 ? [unknownLabels(pipeline, unknown, `are none of the classes ${pipeline.classes.join(', ')}`)] : [],
  }
}

const unknownLabels = ({ target }: Pipeline, count: number, what: string): Finding => ({
  id: 'unknown-label',
  severity: 'warning',
  columns: [target],
  message: `${count.toLocaleString('en-US')} labels in ${target} ${what}: their rows were left out of the figures.`,
})
