import type {
  CasesPage,
  ChangesView,
  DependenceView,
  ImportanceView,
  PairsView,
  RowReasons,
  WordsView,
} from '../../../shared/contract/index.ts'
import type { Client } from '../../client/client.ts'
import { createKept } from '../../ui/index.ts'

export const IMPORTANCES = createKept<ImportanceView>()
export const PAIRS = createKept<PairsView>()
const WORDS = createKept<WordsView>()
const DEPENDENCES = createKept<DependenceView>(60)
const ROWS = createKept<RowReasons>(60)
const CASES = createKept<CasesPage>()
const CHANGES = createKept<ChangesView>()

// What is asked of a run never changes, as `useLoaded` takes it.

/** Takes a while: followed by its job. */
export const importanceOf = (project: string, run: string) => ({
  key: `${project} ${run}`,
  load: (client: Client) => (job: string, signal: AbortSignal) =>
    client.explain.importance({ project, run, job }, { signal }),
})

export const pairsOf = (project: string, run: string, columns: readonly string[]) => ({
  key: JSON.stringify([project, run, columns]),
  load: (client: Client) => (job: string, signal: AbortSignal) =>
    client.explain.pairs({ project, run, columns: [...columns], job }, { signal }),
})

export const wordsOf = (client: Client, project: string, run: string) =>
  [`${project} ${run}`, (signal: AbortSignal) => client.explain.words({ project, run }, { signal }), WORDS] as const

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
  readonly mostChanges: number
  readonly wanted?: string
  readonly low?: number
  readonly high?: number
}

export const changesOf = (client: Client, project: string, run: string, { values, immutable, ...question }: Question) =>
  [
    JSON.stringify([project, run, values, immutable, question]),
    (signal: AbortSignal) =>
      client.explain.changes(
        { project, run, ...question, values: { ...values }, immutable: [...immutable], count: 3 },
        { signal },
      ),
    CHANGES,
  ] as const
