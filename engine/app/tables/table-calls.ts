import { existsSync } from 'node:fs'
import type { Recipe } from '../../../shared/clean/index.ts'
import type {
  ChangesView,
  Choices,
  Cleaned,
  DecisionsView,
  DependenceView,
  Distribution,
  EvaluationView,
  FilesCompared,
  FoundCell,
  ImportanceView,
  OfferedStep,
  PairsView,
  ProjectView,
  ReadingPreview,
  RecipeOffer,
  RowReasons,
  RowsFilter,
  RowsPage,
  RowsView,
  ShapedView,
  ShapeEdit,
  ShownColumns,
  SimilarValues,
  SlicesView,
  SmallerView,
  StepEffect,
  StepPreview,
  ThresholdAims,
  WordsView,
} from '../../../shared/contract/index.ts'
import type { Finding } from '../../../shared/core/index.ts'
import type { AnyAudit, BeforeAudit } from '../../../shared/fairness/index.ts'
import { type InferOptions, setAsideCsv } from '../../../shared/import/index.ts'
import { type Figure, METRICS } from '../../../shared/metrics/index.ts'
import type { ColumnKind, Misfits } from '../../../shared/table/index.ts'
import type { Estimate, TrainOptions } from '../../../shared/train/index.ts'
import type { Found } from '../../monitor/look.ts'
import { contestFigures } from '../../registry/contest-figures.ts'
import { type AuditQuery, auditOf } from '../model/audits.ts'
import { type CaseFilter, casesCsv, casesPage, type FoundCases, type PageOfCases } from '../model/cases.ts'
import { decisionsView, slicesView } from '../model/decision-views.ts'
import { decisionFigures, drawnView, evaluationView } from '../model/evaluation.ts'
import {
  type AskedRow,
  changesView,
  createExplained,
  dependenceView,
  importanceView,
  pairsView,
  rowReasons,
  type Wanted,
  wordsView,
} from '../model/explanation.ts'
import { type KeptChange, keptShapes, shapedView } from '../model/shaped.ts'
import { keptSmaller, smallerView } from '../model/smaller.ts'
import { type KeptRows, type RunShape, readTestRows } from '../model/test-rows.ts'
import { type MonitorAsked, monitored } from '../operate/monitored.ts'
import { type BeforeQuery, beforeOf } from '../training/before-training.ts'
import { estimateOf } from '../training/estimate.ts'
import { partsOf, samplePreview, type TrainingSample, trainingSample } from '../training/training-sample.ts'
import { effectsOf } from './clean-effects.ts'
import { type PreviewQuery, stepPreview } from './clean-preview.ts'
import { compareFiles } from './compare-files.ts'
import { distributionOf } from './distribution.ts'
import { columnMisfits, dataView, findingsOf, type OpenControls, type TableAt } from './open-table.ts'
import { createOpenTables } from './open-tables.ts'
import { previewReading } from './preview-reading.ts'
import type { Aim, Stop } from './recipe-chain.ts'
import { recipeOffer } from './recipe-offer.ts'
import { cleanedColumns } from './rows-columns.ts'
import { type FindQuery, findCell } from './rows-find.ts'
import { rowsCsv, rowsPage } from './rows-page.ts'
import { shownRows } from './rows-shown.ts'
import { stepOfFilters } from './rows-step.ts'
import { rowsOfView } from './rows-view.ts'
import { type SimilarQuery, similarValues } from './similar-values.ts'
import type { SourceAt } from './sources.ts'

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

/** A run, its model's file, and the corrections of cells with which it was trained. */
export interface Modelled extends Tested {
  readonly model: string
  readonly recipe: Recipe | null
}

/** Everything that is asked of data in memory. Arguments and results are plain data, so that they cross threads. */
export interface TableCalls {
  /** Opening can be followed, and stopped: it ends when nobody waits for it any more. */
  view(at: TableAt, controls?: OpenControls): Promise<TableView>
  preview(at: TableAt): Promise<ReadingPreview>
  compare(files: readonly SourceAt[]): Promise<FilesCompared>
  rows(at: TableAt, from: number, count: number, view: RowsView, stop?: Stop): Promise<RowsPage>
  /** Rows of a view from one on as lines of a CSV file, with the names of the columns before the first; '' behind the last. */
  rowsCsv(at: TableAt, view: RowsView, from: number): Promise<string>
  find(at: TableAt, view: RowsView, query: FindQuery, stop?: Stop): Promise<FoundCell>
  /** Of cleaned rows, where there are steps. */
  filterStep(
    at: TableAt,
    cleaned: Cleaned | undefined,
    filters: readonly RowsFilter[],
    isRemoving: boolean,
  ): Promise<OfferedStep>
  cleanedColumns(at: TableAt, cleaned: Cleaned, stop?: Stop): Promise<ShownColumns>
  distribution(at: TableAt, cleaned: Cleaned | undefined, column: string, stop?: Stop): Promise<Distribution>
  misfits(at: TableAt, column: string, type: ColumnKind): Promise<Misfits>
  setAsideCsv(at: TableAt): Promise<string>
  /** What was found, with what only shows once it is known that `target` is to be predicted. */
  findings(at: TableAt, target: string, split: Choices['split'] | null): Promise<Finding[]>
  effects(at: TableAt, aim: Aim, recipe: unknown, stop?: Stop): Promise<StepEffect[]>
  similar(at: TableAt, aim: Aim, recipe: unknown, query: SimilarQuery): Promise<SimilarValues[]>
  /** A recipe file's text, held against the data. */
  recipeOffer(at: TableAt, aim: Aim, file: string, text: string): Promise<RecipeOffer>
  stepPreview(at: TableAt, choices: Choices, recipe: unknown, query: PreviewQuery, stop?: Stop): Promise<StepPreview>
  /** Some training rows, to be held by another thread that answers while this one is busy. */
  sample(at: TableAt, aim: Aim): Promise<TrainingSample>
  holdSample(key: string, sample: TrainingSample): Promise<void>
  /** null where the sample is not held any more. */
  samplePreview(key: string, choices: Choices, recipe: unknown, query: PreviewQuery): Promise<StepPreview | null>
  /** What a training is going to take. */
  estimate(at: TableAt, aim: Aim, recipe: unknown, options: TrainOptions): Promise<Estimate>
  evaluation(tested: Tested): Promise<EvaluationView>
  /** What is known of groups before training. */
  before(at: TableAt, query: BeforeQuery): Promise<BeforeAudit>
  /** The same with what a threshold decides of two classes: what reports draw. */
  drawn(tested: Tested, threshold: number): Promise<EvaluationView>
  /** The audit of a run's test rows. */
  audit(at: TableAt, tested: Tested, query: AuditQuery): Promise<AnyAudit>
  /** What depends on the threshold of a binary run, at this one. */
  decisions(tested: Tested, threshold: number, seed: number): Promise<Record<string, Figure>>
  /** The thresholds that aims ask for, chosen on the rows of the second file where it is there. */
  choices(tested: Tested, heldOut: string, query: ThresholdAims): Promise<DecisionsView>
  /** Every figure of a binary run at a threshold. */
  figures(tested: Tested, threshold: number, seed: number): Promise<Record<string, Figure>>
  slices(at: TableAt, tested: Tested, target: string): Promise<SlicesView>
  /** What two model files say of the same rows. */
  contest: typeof contestFigures
  cases(at: TableAt, tested: Tested, filter: CaseFilter, page: PageOfCases): Promise<FoundCases>
  /** The same rows, all of them, as the text of a CSV file. */
  casesCsv(at: TableAt, tested: Tested, filter: CaseFilter): Promise<string>
  importance(at: TableAt, modelled: Modelled, stop?: Stop): Promise<ImportanceView>
  pairs(at: TableAt, modelled: Modelled, columns: readonly string[], stop?: Stop): Promise<PairsView>
  words(at: TableAt, modelled: Modelled): Promise<WordsView>
  dependence(at: TableAt, modelled: Modelled, column: string): Promise<DependenceView>
  rowReasons(at: TableAt, modelled: Modelled, asked: AskedRow, isQuick: boolean): Promise<RowReasons>
  changes(at: TableAt, modelled: Modelled, asked: AskedRow, wanted: Wanted): Promise<ChangesView>
  shapes(at: TableAt, modelled: Modelled, edits: readonly ShapeEdit[] | null, seed: number): Promise<ShapedView>
  /** Looks at new rows with a run's model, against its test rows. */
  monitored(at: TableAt, modelled: Modelled, asked: MonitorAsked, stop?: Stop): Promise<Found>
  /** @param groups columns that are audited */
  keptShapes(
    at: TableAt,
    modelled: Modelled,
    edits: readonly ShapeEdit[],
    groups: readonly string[],
    seed: number,
  ): Promise<KeptChange>
  /** What smaller models of a run would cost, on its test rows. */
  smaller(at: TableAt, modelled: Modelled, stop?: Stop): Promise<SmallerView>
  keptSmaller(
    at: TableAt,
    modelled: Modelled,
    asked: string,
    groups: readonly string[],
    seed: number,
  ): Promise<KeptChange>
  /** The file lies somewhere else now; it is not read again. */
  moved(from: TableAt, to: TableAt): Promise<void>
  /** Lets go of the tables whose files lie in a folder. */
  forget(folder: string): Promise<void>
}

/** Samples held at the same time: that of the project that is looked at, and that under another choice of it. */
export const MOST_SAMPLES = 2

/** The calls on tables that are opened when asked for, and kept while they are looked at. */
export function createTableCalls(): TableCalls {
  const { get, moved, forget } = createOpenTables()
  const samples = new Map<string, ReturnType<typeof partsOf>>()
  // The test rows of the run that was looked at last; a run's file never changes.
  let last: { readonly file: string; readonly kept: Promise<KeptRows> } | undefined
  const keptOf = ({ file, run }: Tested): Promise<KeptRows> => {
    if (last?.file !== file) last = { file, kept: readTestRows(file, run.id) }
    last.kept.catch(() => {
      last = undefined
    })
    return last.kept
  }
  const open = createExplained()
  const explained = async (at: TableAt, modelled: Modelled) => open(await get(at), modelled, await keptOf(modelled))
  /** Audits what a changed model says of the test rows; nothing where no columns are audited. */
  const auditor = async (at: TableAt, modelled: Modelled, groups: readonly string[], seed: number) => {
    const [table, { pipeline }] = [await get(at), await explained(at, modelled)]
    const query = { columns: groups, threshold: pipeline.threshold, seed }
    return (kept: KeptRows): AnyAudit => (groups.length > 0 ? auditOf(table, modelled.run, kept, query) : {})
  }
  return {
    async view(at, controls) {
      const table = await get(at, controls)
      return { data: dataView(table, at), infer: table.infer }
    },
    preview: previewReading,
    compare: compareFiles,
    async rows(at, from, count, view, stop) {
      const table = await get(at)
      return rowsPage(table.read.table, await rowsOfView(table, view, stop), from, count)
    },
    rowsCsv: async (at, view, from) => rowsCsv(await rowsOfView(await get(at), view), from),
    async find(at, view, query, stop) {
      const { shown, places } = await rowsOfView(await get(at), view, stop)
      return findCell(shown, places, query)
    },
    filterStep: async (at, cleaned, filters, isRemoving) =>
      stepOfFilters(await shownRows(await get(at), cleaned), filters, isRemoving),
    cleanedColumns: async (at, cleaned, stop) => cleanedColumns(await get(at), cleaned, stop),
    distribution: async (at, cleaned, column, stop) =>
      distributionOf(await shownRows(await get(at), cleaned, stop), column),
    misfits: async (at, column, type) => columnMisfits(await get(at), column, type),
    setAsideCsv: async (at) => setAsideCsv((await get(at)).read.table.setAside),
    findings: async (at, target, split) => findingsOf(await get(at), target, split ?? undefined),
    effects: async (at, aim, recipe, stop) => effectsOf(await get(at), aim, recipe, stop),
    similar: async (at, aim, recipe, query) => similarValues(await get(at), aim, recipe, query),
    recipeOffer: async (at, aim, file, text) => recipeOffer(await get(at), aim, file, text),
    stepPreview: async (at, choices, recipe, query, stop) => stepPreview(await get(at), choices, recipe, query, stop),
    sample: async (at, aim) => trainingSample(await get(at), aim),
    async holdSample(key, sample) {
      samples.set(key, partsOf(sample))
      for (const old of [...samples.keys()].slice(0, -MOST_SAMPLES)) samples.delete(old)
    },
    async samplePreview(key, choices, recipe, query) {
      const parts = samples.get(key)
      return parts ? samplePreview(parts, choices, recipe, query) : null
    },
    estimate: async (at, aim, recipe, options) => estimateOf(await get(at), aim, recipe, options, at.limits.threads),
    evaluation: async (tested) => evaluationView(tested.run, await keptOf(tested)),
    before: async (at, query) => beforeOf(await get(at), query),
    drawn: async (tested, threshold) => drawnView(tested.run, await keptOf(tested), threshold),
    audit: async (at, tested, query) => auditOf(await get(at), tested.run, await keptOf(tested), query),
    decisions: async (tested, threshold, seed) => decisionFigures(await keptOf(tested), threshold, seed),
    choices: async (tested, heldOut, query) => {
      const kept = existsSync(heldOut) ? await readTestRows(heldOut, tested.run.id) : null
      return decisionsView(await keptOf(tested), kept, query)
    },
    figures: async (tested, threshold, seed) => decisionFigures(await keptOf(tested), threshold, seed, METRICS.ids),
    contest: contestFigures,
    slices: async (at, tested, target) => slicesView(tested.run, await keptOf(tested), await get(at), target),
    cases: async (at, tested, filter, page) => casesPage(tested.run, await keptOf(tested), await get(at), filter, page),
    casesCsv: async (at, tested, filter) => casesCsv(tested.run, await keptOf(tested), await get(at), filter),
    importance: async (at, modelled, stop) => importanceView(await explained(at, modelled), stop),
    pairs: async (at, modelled, columns, stop) => pairsView(await explained(at, modelled), columns, stop),
    words: async (at, modelled) => wordsView(await explained(at, modelled)),
    dependence: async (at, modelled, column) => dependenceView(await explained(at, modelled), column),
    rowReasons: async (at, modelled, asked, isQuick) => rowReasons(await explained(at, modelled), asked, isQuick),
    changes: async (at, modelled, asked, wanted) => changesView(await explained(at, modelled), asked, wanted),
    shapes: async (at, modelled, edits, seed) => shapedView(await explained(at, modelled), edits, seed),
    monitored: async (at, modelled, asked, stop) => monitored(asked, (await explained(at, modelled)).test, stop),
    async keptShapes(at, modelled, edits, groups, seed) {
      return keptShapes(await explained(at, modelled), edits, seed, await auditor(at, modelled, groups, seed))
    },
    smaller: async (at, modelled, stop) => smallerView(await explained(at, modelled), stop),
    async keptSmaller(at, modelled, asked, groups, seed) {
      return keptSmaller(await explained(at, modelled), asked, seed, await auditor(at, modelled, groups, seed))
    },
    moved: async (from, to) => moved(from, to),
    forget: async (folder) => forget(folder),
  }
}
