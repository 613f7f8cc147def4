import type { z } from 'zod'
import type { CASES, CasesPage } from '../../../shared/contract/index.ts'
import { rowsOfSlice } from '../../../shared/metrics/index.ts'
import { csvLine } from '../../../shared/serve/index.ts'
import type { Table } from '../../../shared/table/index.ts'
import type { OpenTable } from '../tables/open-table.ts'
import { cellsOf } from '../tables/rows-page.ts'
import { errorOf, stepOf } from './evaluation.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

/** Which test rows. */
export type CaseFilter = z.output<typeof CASES>

export interface PageOfCases {
  readonly from: number
  readonly count: number
}

export type FoundCases = Omit<CasesPage, 'download'>

/** Test rows behind a figure with their source texts: most surprising first. */
export function casesPage(
  run: RunShape,
  kept: KeptRows,
  { read, table }: OpenTable,
  filter: CaseFilter,
  { from, count }: PageOfCases,
): FoundCases {
  const { found, caseOf } = findCases(run, kept, filter, table)
  return {
    total: found.length,
    cases: found.slice(from, from + count).map((at) => ({
      ...caseOf(at),
      cells: cellsOf(read.table.columns, kept.rows[at] ?? 0),
    })),
  }
}

/** All of them as a CSV file; the row's number counts from 1, as the window shows it. */
export function casesCsv(run: RunShape, kept: KeptRows, { read, table }: OpenTable, filter: CaseFilter): string {
  const { columns, names } = read.table
  const { found, caseOf } = findCases(run, kept, filter, table)
  const lines = found.map((at) => {
    const { row, actual, predicted, score } = caseOf(at)
    return csvLine([row + 1, actual, predicted, score ?? '', ...cellsOf(columns, row)])
  })
  return [csvLine(['row', 'actual', 'predicted', 'score', ...names]), ...lines].join('')
}

/** Places among the test rows, and what the model said at each. */
function findCases({ task, classes }: RunShape, kept: KeptRows, filter: CaseFilter, table: Table) {
  const { actual, predicted, wrong, sure, between, row, slice, square } = filter
  const inSlice = slice && rowsOfSlice(slice, table.columns)
  const decisionOf = (at: number): number =>
    task === 'binary' ? Number((kept.scores[at] ?? 0) >= filter.threshold) : (kept.decisions[at] ?? 0)
  const surenessOf = (at: number): number => {
    const score = kept.scores[at] ?? 0
    return task === 'binary' && decisionOf(at) === 0 ? 1 - score : score
  }
  const isOfClass = (at: number): boolean =>
    (actual === undefined || kept.labels[at] === actual) &&
    (predicted === undefined || decisionOf(at) === predicted) &&
    (wrong === undefined || (decisionOf(at) !== kept.labels[at]) === wrong) &&
    (sure === undefined || surenessOf(at) >= sure)
  const isAskedFor = (at: number): boolean =>
    (task === 'regression' || isOfClass(at)) &&
    (between === undefined || isBetween(task === 'regression' ? errorOf(kept, at) : (kept.scores[at] ?? 0), between)) &&
    (square === undefined ||
      (stepOf(square, kept.predicted[at] ?? NaN) === square.x &&
        stepOf(square, kept.labels[at] ?? NaN) === square.y)) &&
    (row === undefined || kept.rows[at] === row) &&
    (inSlice === undefined || inSlice[kept.rows[at] ?? -1] === 1)
  const surprise = surpriseOf(task, kept, decisionOf)
  const shown = (value: number) => (task === 'regression' ? String(value) : (classes[value] ?? ''))
  return {
    found: Array.from(kept.rows.keys())
      .filter(isAskedFor)
      .sort((a, b) => surprise(b) - surprise(a) || a - b),
    caseOf: (at: number) => ({
      row: kept.rows[at] ?? 0,
      actual: shown(kept.labels[at] ?? NaN),
      predicted: shown(task === 'regression' ? (kept.predicted[at] ?? NaN) : decisionOf(at)),
      score: task === 'regression' ? null : (kept.scores[at] ?? null),
    }),
  }
}

const isBetween = (value: number, { from, to, hasEnd }: NonNullable<CaseFilter['between']>): boolean =>
  value >= from && (value < to || (hasEnd && value === to))

function surpriseOf(
  task: RunShape['task'],
  kept: KeptRows,
  decisionOf: (at: number) => number,
): (at: number) => number {
  const { labels, scores } = kept
  if (task === 'regression') return (at) => Math.abs(errorOf(kept, at))
  if (task === 'binary') return (at) => Math.abs((scores[at] ?? 0) - (labels[at] ?? 0))
  // A confident mistake surprises most, then a hesitant one, then what was right against odds.
  return (at) => (decisionOf(at) === labels[at] ? -(scores[at] ?? 0) : (scores[at] ?? 0))
}
