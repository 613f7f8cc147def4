import type {
  CasesPage,
  ChangesView,
  DependenceView,
  ImportanceView,
  RowReasons,
} from '../../../shared/contract/index.ts'
import type { Client } from '../../client/client.ts'
import { createKept } from '../../ui/index.ts'

const IMPORTANCES = createKept<ImportanceView>()
const DEPENDENCES = createKept<DependenceView>(60)
const ROWS = createKept<RowReasons>(60)
const CASES = createKept<CasesPage>()
const CHANGES = createKept<ChangesView>()

// What is asked of a run never changes, as `useLoaded` takes it.

export const importanceOf = (client: Client, project: string, run: string) =>
  [
    `${project} ${run}`,
    (signal: AbortSignal) => client.explain.importance({ project, run }, { signal }),
    IMPORTANCES,
  ] as const

export const dependenceOf = (client: Client, project: string, run: string, column: string) =>
  [
    JSON.stringify([project, run, column]),
    (signal: AbortSignal) => client.explain.dependence({ project, run, column }, { signal }),
    DEPENDENCES,
  ] as const

/** The test rows that surprise most: the first that a person asks about. */
export const surprisingOf = (client: Client, project: string, run: string) =>
  [
    `${project} ${run}`,
    (signal: AbortSignal) => client.runs.cases({ project, run, from: 0, count: 50 }, { signal }),
    CASES,
  ] as const

export const rowOf = (
  client: Client,
  project: string,
  run: string,
  row: number,
  values: Readonly<Record<string, string>>,
  isQuick = false,
) =>
  [
    JSON.stringify([project, run, row, values, isQuick]),
    (signal: AbortSignal) => client.explain.row({ project, run, row, values: { ...values }, isQuick }, { signal }),
    ROWS,
  ] as const

export interface Question {
  readonly row: number
  readonly values: Readonly<Record<string, string>>
  readonly immutable: readonly string[]
  readonly wanted?: string
  readonly low?: number
  readonly high?: number
}

export const changesOf = (client: Client, project: string, run: string, { values, immutable, ...question }: Question) =>
  [
    JSON.stringify([project, run, values, immutable, question]),
    (signal: AbortSignal) =>
      client.explain.changes(
        { project, run, ...question, values: { ...values }, immutable: [...immutable], mostChanges: 3, count: 3 },
        { signal },
      ),
    CHANGES,
  ] as const
