import type {
  CasesPage,
  Choices,
  Distribution,
  EvaluationView,
  ProjectView,
  RowsPage,
  StepEffect,
} from '../../shared/contract/index.ts'
import { createRng, type Finding } from '../../shared/core/index.ts'
import { type Audit, audit } from '../../shared/fairness/index.ts'
import type { InferOptions } from '../../shared/import/index.ts'
import { decide } from '../../shared/metrics/index.ts'
import { type CaseQuery, casesPage } from './cases.ts'
import { effectsOf } from './clean-effects.ts'
import { distributionOf } from './distribution.ts'
import { evaluationView } from './evaluation.ts'
import { groupingOf } from './group-bands.ts'
import { dataView, findingsOf, type OpenTable, openTable } from './open-table.ts'
import type { ReadingChoices } from './project-file.ts'
import { rowsPage } from './rows-page.ts'
import { type KeptRows, type RunShape, readTestRows } from './test-rows.ts'

/** A data file and how it is read. */
export interface TableAt {
  readonly path: string
  /** The name that the person knows the file by. */
  readonly name: string
  readonly reading: ReadingChoices
}

/** A data set as the window and the training see it. */
export interface TableView {
  readonly data: ProjectView['data']
  /** What a training of this table is told to infer by. */
  readonly infer: InferOptions
}

/** A run, and the file that keeps its test rows. */
export interface Tested {
  readonly run: RunShape
  readonly file: string
}

/** Everything that is asked of data in memory. Arguments and results are plain data, so that they cross threads. */
export interface TableCalls {
  view(at: TableAt): Promise<TableView>
  rows(at: TableAt, from: number, count: number): Promise<RowsPage>
  distribution(at: TableAt, column: string): Promise<Distribution>
  /** What was found, with what only shows once it is known that `target` is to be predicted. */
  findings(at: TableAt, target: string): Promise<Finding[]>
  effects(at: TableAt, choices: Choices, recipe: unknown): Promise<StepEffect[]>
  evaluation(tested: Tested): Promise<EvaluationView>
  /** The audit of a run's test rows when positive is predicted from `threshold` on. */
  audit(at: TableAt, tested: Tested, columns: readonly string[], threshold: number, seed: number): Promise<Audit>
  cases(at: TableAt, tested: Tested, query: CaseQuery): Promise<CasesPage>
  /** The file lies somewhere else now; it is not read again. */
  moved(from: TableAt, to: TableAt): Promise<void>
  forget(path: string): Promise<void>
}

/** Tables in memory at the same time: the one that is looked at, and one more. */
const MOST = 2

/** The calls on tables that are opened when asked for, and kept while they are looked at. */
export function createTableCalls(): TableCalls {
  // In order of use, the latest last.
  const open = new Map<string, Promise<OpenTable>>()
  const keep = (key: string, table: Promise<OpenTable>) => {
    open.delete(key)
    open.set(key, table)
    for (const old of [...open.keys()].slice(0, -MOST)) open.delete(old)
  }
  const get = (at: TableAt): Promise<OpenTable> => {
    const key = keyOf(at)
    const table = open.get(key) ?? openTable(at.path, at.name, at.reading)
    keep(key, table)
    table.catch(() => open.delete(key))
    return table
  }
  // The test rows of the run that was looked at last; a run's file never changes.
  let last: { readonly file: string; readonly kept: Promise<KeptRows> } | undefined
  const keptOf = ({ file, run }: Tested): Promise<KeptRows> => {
    if (last?.file !== file) last = { file, kept: readTestRows(file, run.id) }
    last.kept.catch(() => {
      last = undefined
    })
    return last.kept
  }
  return {
    async view(at) {
      const table = await get(at)
      return { data: dataView(table, at.name), infer: table.infer }
    },
    rows: async (at, from, count) => rowsPage((await get(at)).read.table, from, count),
    distribution: async (at, column) => distributionOf(await get(at), column),
    findings: async (at, target) => findingsOf(await get(at), target),
    effects: async (at, choices, recipe) => effectsOf(await get(at), choices, recipe),
    evaluation: async (tested) => evaluationView(tested.run, await keptOf(tested)),
    audit: async (at, tested, columns, threshold, seed) =>
      auditOf(await get(at), await keptOf(tested), columns, threshold, seed),
    cases: async (at, tested, query) => casesPage(tested.run, await keptOf(tested), await get(at), query),
    async moved(from, to) {
      const table = open.get(keyOf(from))
      open.delete(keyOf(from))
      if (table) keep(keyOf(to), table)
    },
    async forget(path) {
      for (const key of [...open.keys()]) if (key.startsWith(`${path}\n`)) open.delete(key)
    },
  }
}

const keyOf = ({ path, reading }: TableAt): string => `${path}\n${JSON.stringify(reading)}`

function auditOf(table: OpenTable, kept: KeptRows, columns: readonly string[], threshold: number, seed: number): Audit {
  const rows = Uint32Array.from(kept.rows)
  return audit(
    {
      labels: Uint8Array.from(kept.labels),
      decisions: decide(kept.scores, threshold),
      groupings: [...new Set(columns)].map((name) => groupingOf(table, name, rows)),
    },
    // The stream that the training's own audit drew from: at its threshold the figures are the same.
    { rng: createRng(seed).fork('audit') },
  )
}
