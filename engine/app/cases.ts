import type { CasesPage } from '../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { cellsOf } from './rows-page.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

/** Which test rows: class numbers of a cell of the confusion matrix, and which page of them. */
export interface CaseQuery {
  readonly threshold: number
  readonly actual?: number | undefined
  readonly predicted?: number | undefined
  readonly from: number
  readonly count: number
}

/** The test rows behind a cell of the confusion matrix, or the largest errors: most surprising first. */
export function casesPage(
  { task, classes }: RunShape,
  kept: KeptRows,
  { read }: OpenTable,
  query: CaseQuery,
): CasesPage {
  const decisionOf = (at: number): number =>
    task === 'binary' ? Number((kept.scores[at] ?? 0) >= query.threshold) : (kept.decisions[at] ?? 0)
  const isAskedFor = (at: number): boolean =>
    task === 'regression' ||
    ((query.actual === undefined || kept.labels[at] === query.actual) &&
      (query.predicted === undefined || decisionOf(at) === query.predicted))
  const surprise = surpriseOf(task, kept, decisionOf)
  const found = Array.from(kept.rows.keys())
    .filter(isAskedFor)
    .sort((a, b) => surprise(b) - surprise(a) || a - b)
  const shown = (value: number) => (task === 'regression' ? String(value) : (classes[value] ?? ''))
  return {
    total: found.length,
    cases: found.slice(query.from, query.from + query.count).map((at) => ({
      row: kept.rows[at] ?? 0,
      actual: shown(kept.labels[at] ?? NaN),
      predicted: shown(task === 'regression' ? (kept.predicted[at] ?? NaN) : decisionOf(at)),
      score: task === 'regression' ? null : (kept.scores[at] ?? null),
      cells: cellsOf(read.table.columns, kept.rows[at] ?? 0),
    })),
  }
}

function surpriseOf(
  task: RunShape['task'],
  { labels, scores, predicted }: KeptRows,
  decisionOf: (at: number) => number,
): (at: number) => number {
  if (task === 'regression') return (at) => Math.abs((predicted[at] ?? 0) - (labels[at] ?? 0))
  if (task === 'binary') return (at) => Math.abs((scores[at] ?? 0) - (labels[at] ?? 0))
  // A confident mistake surprises most, then a hesitant one, then what was right against odds.
  return (at) => (decisionOf(at) === labels[at] ? -(scores[at] ?? 0) : (scores[at] ?? 0))
}
