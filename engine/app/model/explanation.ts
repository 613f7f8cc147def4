import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { type Bundle, readBundle } from '../../../shared/bundle/index.ts'
import { editSource } from '../../../shared/clean/index.ts'
import type {
  ASKED_ROW,
  ChangesView,
  DependenceView,
  ImportanceView,
  InputView,
  PairsView,
  RowReasons,
  WANTED,
  WordsView,
} from '../../../shared/contract/index.ts'
import { createRng, throwIfCancelled, usageError } from '../../../shared/core/index.ts'
import {
  counterfactuals,
  dependence,
  explainTable,
  interactions,
  MOST_IMPORTANCE_ROWS,
  MOST_INTERACTION_ROWS,
  meanContributions,
  permutationImportance,
  spread,
  surrogate,
  tableOfRows,
  tableOfSource,
} from '../../../shared/explain/index.ts'
import { levelsOf, type Pipeline, predictionsOf, scoreRows, scoreTable } from '../../../shared/pipeline/index.ts'
import { formatCell, type SourceTable, type Table, take, takeSource } from '../../../shared/table/index.ts'
import { SCORING_KERNELS } from '../../compute/scoring-kernels.ts'
import type { OpenTable } from '../tables/open-table.ts'
import type { Stop } from '../tables/recipe-chain.ts'
import type { Modelled } from '../tables/table-calls.ts'
import type { KeptRows } from './test-rows.ts'

export type AskedRow = z.output<typeof ASKED_ROW>
export type Wanted = z.output<typeof WANTED>

/** A run's model, and its rows as the model reads them. */
export interface Explained {
  readonly run: string
  readonly pipeline: Pipeline
  readonly bundle: Bundle
  readonly source: SourceTable
  readonly test: Table
  readonly kept: KeptRows
}

/** Opens what explains a run; that of the last run stays. */
export function createExplained(): (table: OpenTable, modelled: Modelled, kept: KeptRows) => Promise<Explained> {
  let last: { readonly table: OpenTable; readonly model: string; readonly explained: Promise<Explained> } | undefined
  return (table, modelled, kept) => {
    if (last?.table !== table || last.model !== modelled.model)
      last = { table, model: modelled.model, explained: open(table, modelled, kept) }
    last.explained.catch(() => {
      last = undefined
    })
    return last.explained
  }
}

async function open({ read }: OpenTable, { model, recipe, run }: Modelled, kept: KeptRows): Promise<Explained> {
  const bundle = readBundle(await readFile(model), model)
  const { pipeline } = bundle
  const source = recipe ? editSource(recipe, read.table).source : read.table
  const rows = Uint32Array.from(kept.rows)
  const columns = new Map(
    pipeline.inputs.flatMap(({ name }) => {
      const column = source.columns[source.names.indexOf(name)]
      return column ? [[name, takeSource(column, rows)] as const] : []
    }),
  )
  return { run: run.id, pipeline, bundle, source, kept, test: tableOfSource(pipeline, columns, rows.length) }
}

/** About so long may shuffling take. */
const SECONDS = 6
const PROBE_ROWS = 200
/** The first is slower than all that follow. */
const PROBES = [1, 2, 3]
const FEWEST_ROWS = 100
const REPEATS = 5

function secondsOf(work: () => unknown): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

/** On as many test rows as the model is fast enough for. */
export async function importanceView({ run, pipeline, test, kept }: Explained, stop?: Stop): Promise<ImportanceView> {
  if (test.rows === 0) {
    const columns = meanContributions(pipeline, tableOfRows(pipeline, pipeline.background?.rows ?? []))
    return { run, measure: 'contribution', columns, groups: [], findings: [], rows: 0, repeats: 0 }
  }
  const probe = take(test, spread(test.rows, PROBE_ROWS))
  const secondsPerRow = Math.min(...PROBES.map(() => secondsOf(() => scoreTable(pipeline, probe)))) / probe.rows
  const rounds = pipeline.inputs.length * REPEATS
  const affordable = Math.floor(SECONDS / Math.max(secondsPerRow * rounds, 1e-12))
  const rows = spread(test.rows, Math.min(MOST_IMPORTANCE_ROWS, Math.max(FEWEST_ROWS, affordable)))
  const labels = Float64Array.from(rows, (row) => kept.labels[row] ?? 0)
  const deadline = performance.now() + 2000 * SECONDS
  const found = await permutationImportance(pipeline, take(test, rows), labels, {
    rng: createRng('importance'),
    repeats: REPEATS,
    progress: async (fraction) => {
      stop?.onProgress?.({ fraction, text: 'Shuffling columns', rows: rows.length })
      await otherQuestions()
      throwIfCancelled(stop)
    },
    isTimeUp: () => performance.now() > deadline,
  })
  return { run, ...found }
}

/** Lets the questions in that wait: a row that is asked about is answered between two steps of longer work. */
const otherQuestions = () => new Promise<void>((resolve) => setImmediate(resolve))

/** How much pairs of columns act together. */
export async function pairsView(
  { pipeline, test }: Explained,
  columns: readonly string[],
  stop?: Stop,
): Promise<PairsView> {
  const table = rowsOrBackground(pipeline, test)
  const pairs = await interactions(pipeline, table, columns, async (fraction) => {
    stop?.onProgress?.({ fraction, text: 'Looking at pairs', rows: table.rows })
    await otherQuestions()
    throwIfCancelled(stop)
  })
  return { pairs, rows: Math.min(table.rows, MOST_INTERACTION_ROWS) }
}

/** The model in words, roughly. */
export const wordsView = async ({ pipeline, test }: Explained): Promise<WordsView> => ({
  tree: await surrogate(pipeline, rowsOrBackground(pipeline, test), createRng('words')),
})

/** The test rows, or where there are none the made-up rows of the model. */
const rowsOrBackground = (pipeline: Pipeline, test: Table): Table =>
  test.rows > 0 ? test : tableOfRows(pipeline, pipeline.background?.rows ?? [])

export const dependenceView = ({ pipeline, test }: Explained, column: string): DependenceView =>
  dependence(pipeline, rowsOrBackground(pipeline, test), column)

/** Cells of a row, those that are asked about with another value in the place of its own. */
function cellsOf({ pipeline, source }: Explained, { row, values }: AskedRow) {
  if (row >= source.rows)
    throw usageError(`The data has no row ${row + 1}.`, { value: String(row), next: `It has ${source.rows} rows.` })
  const own = Object.fromEntries(
    pipeline.inputs.map(({ name }) => {
      const column = source.columns[source.names.indexOf(name)]
      return [name, column ? (column.texts.at(column.codes[row] ?? 0) ?? '') : '']
    }),
  )
  const known = Object.entries(values).filter(([name]) => Object.hasOwn(own, name))
  return { own, cells: { ...own, ...Object.fromEntries(known) } }
}

/** @param isQuick whether the answer alone is wanted, without its reasons */
export function rowReasons(explained: Explained, asked: AskedRow, isQuick: boolean): RowReasons {
  const { pipeline } = explained
  const { own, cells } = cellsOf(explained, asked)
  const scores = scoreRows(pipeline, [cells])
  const [prediction] = predictionsOf(pipeline, scores)
  const of = isQuick ? [] : explainTable(pipeline, tableOfRows(pipeline, [cells]), { kernels: SCORING_KERNELS })
  const decided = pipeline.task === 'multiclass' ? String(prediction?.prediction) : (pipeline.classes[1] ?? null)
  const output = pipeline.task === 'multiclass' ? (scores.decisions[0] ?? 0) : 0
  const { base = 0, contributions = {}, error } = of.find((one) => (one.class ?? decided) === decided) ?? {}
  return {
    row: asked.row,
    inputs: inputViews(pipeline, own, cells),
    prediction: String(prediction?.prediction ?? ''),
    probability: decided === null ? null : (prediction?.probabilities?.[decided] ?? null),
    class: decided,
    status: prediction?.status ?? 'ok',
    base,
    margin: scores.margins[output]?.[0] ?? 0,
    reasons: Object.entries(contributions)
      .map(([column, contribution]) => ({ column, value: cells[column] ?? null, contribution }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    error: error ?? null,
    curve: pipeline.calibration?.curve ?? null,
  }
}

const MOST_LEVELS = 200

const inputViews = (
  pipeline: Pipeline,
  own: Readonly<Record<string, string>>,
  cells: Readonly<Record<string, string>>,
): InputView[] =>
  pipeline.inputs.map(({ name, reading, range }) => {
    const [low, high] = (range ?? []).map((value) => formatCell(value, reading))
    const isYesNo = reading.kind === 'boolean'
    const levels = isYesNo ? [true, false].map((value) => formatCell(value, reading)) : levelsOf(pipeline, name)
    return {
      name,
      kind: reading.kind,
      levels: levels.slice(0, MOST_LEVELS),
      range: low === undefined || high === undefined ? null : [low, high],
      value: cells[name] ?? '',
      own: own[name] ?? '',
    }
  })

export function changesView(explained: Explained, asked: AskedRow, wanted: Wanted): ChangesView {
  const { pipeline } = explained
  const { low, high, immutable, mostChanges, count } = wanted
  const range = { ...(low !== undefined && { low }), ...(high !== undefined && { high }) }
  const aim =
    pipeline.task === 'regression' ? { wanted: range } : wanted.wanted === undefined ? {} : { wanted: wanted.wanted }
  const found = counterfactuals(pipeline, cellsOf(explained, asked).cells, { ...aim, immutable, mostChanges, count })
  return {
    found: found.map(({ changes, prediction: { prediction, probabilities } }) => ({
      changes,
      prediction: String(prediction),
      probability: probabilities?.[String(prediction)] ?? null,
    })),
  }
}
