import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Finding, OfferedStep } from '../core/index.ts'
import type { BeforeAudit } from '../fairness/index.ts'
import type { Misfits } from '../table/index.ts'
import { base, job, project, run } from './base.ts'
import type { RecipeOffer, SimilarValues, StepEffect, StepPreview, StepView } from './clean-views.ts'
import {
  CHOICES_OF_THRESHOLD,
  DEFAULT_THRESHOLD,
  GATES,
  GROUP_EDGES,
  MOST_GROUP_COLUMNS,
  threshold,
} from './evaluating.ts'
import { MITIGATING, type MitigationView } from './mitigating.ts'
import { MONITOR } from './monitoring.ts'
import { SERVICE } from './operating.ts'
import { REGISTRY, RETRAIN } from './registry.ts'
import { CLEANED, type FoundCell, LOOK, ROWS_FILTER, ROWS_VIEW, type RowsPage, type ShownColumns } from './rows.ts'
import { EXPLAIN, RUNS } from './runs.ts'
import { SETTINGS, type Settings } from './settings.ts'
import type { SmallerView } from './smaller.ts'
import type { TrainingEstimate, TrainingOptionsView } from './train-views.ts'
import type {
  AppInfo,
  Distribution,
  ExportsView,
  ExportView,
  FamilyView,
  FilesCompared,
  HistoryState,
  MadeExport,
  ModelView,
  ProjectSummary,
  ProjectView,
  ReadingPreview,
  ReadingProgress,
  RunSummary,
  Sample,
  SourceView,
  TargetView,
  TrainingEvent,
} from './views.ts'

/** Further files, of the same kind as the first: uploads' ids, or paths. */
const FURTHER = z.array(z.string()).max(1000).readonly().optional()
const step = z.object({ id: z.string(), params: z.record(z.string(), z.unknown()), enabled: z.boolean().optional() })
const recipe = z.object({ steps: z.array(step).readonly() })
/** Column → group → its share of the population that a model is for. */
const POPULATION = z.record(z.string(), z.record(z.string(), z.number().min(0).max(1)))
/** How to train. No family named means all. */
const TRAINING = z.object({
  mode: z.enum(['fast', 'balanced', 'best']),
  families: z.array(z.string()).readonly(),
  budgetSeconds: z.number().positive().nullable(),
  device: z.enum(['auto', 'cpu', 'gpu']).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
})

/** What a person chose in a project. */
export const CHOICES = z.object({
  target: z.string(),
  sensitive: z.array(z.string()).readonly(),
  ignore: z.array(z.string()).readonly(),
  recipe,
  /** How training and test rows are parted, where not at random. */
  split: z
    .union([z.object({ by: z.enum(['group', 'time']), column: z.string() }), z.object({ by: z.literal('copies') })])
    .optional(),
  groups: z.array(z.string()).max(MOST_GROUP_COLUMNS).readonly().optional(),
  groupEdges: GROUP_EDGES.optional(),
  /** Limits for figures between groups, such as `equalizedOddsDifference.high<=0.1@sex`. */
  gates: GATES.optional(),
  population: POPULATION.optional(),
  /** The score from which the positive class is said. */
  threshold: threshold.default(DEFAULT_THRESHOLD),
  /** What outcomes are worth, and what thresholds are chosen by; absent until somebody says it. */
  aims: CHOICES_OF_THRESHOLD.optional(),
  training: TRAINING.optional(),
})
const state = z.int().min(0)
/** Every state after the one that it came of; ids are distinct, and the current one is there. */
export const HISTORY = z
  .object({
    states: z
      .array(
        z.object({
          id: state,
          parent: state.nullable(),
          next: state.nullable(),
          text: z.string(),
          at: z.number(),
          choices: CHOICES,
        }),
      )
      .readonly(),
    current: state,
  })
  .refine(isTree, 'is not a tree of states')

function isTree({ states, current }: { states: readonly HistoryState[]; current: number }): boolean {
  const before = new Set<number | null>([null])
  for (const { id, parent } of states) {
    if (before.has(id) || !before.has(parent)) return false
    before.add(id)
  }
  const isNext = ({ id, next }: HistoryState) =>
    next === null || states.some((one) => one.id === next && one.parent === id)
  return before.has(current) && states.every(isNext)
}
/** A cleaning step that is being made or changed. */
export const DRAFT = z.object({ at: z.int().min(0), isNew: z.boolean(), step })
const TYPE = z.enum(['number', 'boolean', 'date', 'category', 'text'])

/** How the file is read, where a person knows better than what was found. */
export const READING = z.object({
  delimiter: z.string().min(1).max(8).optional(),
  encoding: z.string().optional(),
  header: z.boolean().optional(),
  headerRows: z.int().min(1).max(100).optional(),
  skip: z.int().min(0).optional(),
  /** Of a database, an archive or a workbook: which of its `parts`; of a sheet, which cells, as in `B2:F100`. */
  table: z.string().min(1).optional(),
  sheet: z.string().min(1).optional(),
  range: z.string().min(1).optional(),
  /** Records that were set aside, put right. */
  fixes: z
    .array(z.object({ record: z.int().min(0), text: z.string() }))
    .readonly()
    .optional(),
  types: z.record(z.string(), TYPE).optional(),
  missing: z.array(z.string()).readonly().optional(),
})

/** How values are compared: by their words, by pieces of `size` letters, by sound, or by how many letters differ. */
export const SIMILAR = z.object({
  columns: z.array(z.string()).readonly(),
  method: z.enum(['fingerprint', 'ngram', 'phonetic', 'levenshtein']).default('fingerprint'),
  size: z.int().min(1).max(10).default(2),
  distance: z.int().min(1).max(5).default(1),
})

/**
 * Everything that the window can ask of the engine. Inputs are checked at the seam; outputs are the engine's own plain
 * data. A file reaches the engine by an upload or a path before `projects.create`, never through here.
 */
export const CONTRACT = {
  app: {
    info: base.output(type<AppInfo>()),
    samples: base.output(type<Sample[]>()),
  },
  settings: {
    read: base.output(type<Settings>()),
    keep: base.input(SETTINGS).output(type<Settings>()),
    /** The settings as they are, and again whenever they are kept, by whomever; it does not end by itself. */
    follow: base.output(eventIterator(type<Settings>())),
  },
  projects: {
    list: base.output(type<ProjectSummary[]>()),
    /** From an upload's id (see the host), a bundled sample, or a path that the desktop's dialog gave; `also`: further files of one table. */
    create: base
      .input(
        z.union([
          z.object({ upload: z.string(), also: FURTHER, job }),
          z.object({ sample: z.string(), job }),
          z.object({ path: z.string(), also: FURTHER, job }),
        ]),
      )
      .output(type<ProjectView>()),
    /** Which of several files differ in their columns from most. They stay what they are: uploads, or files of a person. */
    compare: base
      .input(z.union([z.object({ upload: z.string(), also: FURTHER }), z.object({ path: z.string(), also: FURTHER })]))
      .output(type<FilesCompared>()),
    open: base.input(z.object({ project, job })).output(type<ProjectView>()),
    remove: base.input(z.object({ project })).output(type<null>()),
    choose: base.input(z.object({ project, choices: CHOICES, history: HISTORY.optional() })).output(type<null>()),
    /** Keeps a cleaning step that is not applied yet, so that it is there when the project is opened again; null for none. */
    draft: base.input(z.object({ project, draft: DRAFT.nullable() })).output(type<null>()),
    /** Keeps how the rows are looked at. */
    look: base.input(z.object({ project, look: LOOK })).output(type<null>()),
  },
  data: {
    /**
     * The progress of a call that was given this job, whether it has begun or not; ends with it. Aborting the call itself
     * cancels it within half a second, and leaves nothing behind; a lost connection cancels nothing.
     */
    reading: base.input(z.object({ job: job.unwrap() })).output(eventIterator(type<ReadingProgress>())),
    /** Fixes that were made stay, unless the reading names others. */
    reread: base.input(z.object({ project, reading: READING, job })).output(type<ProjectView>()),
    /** The project's own copies of its files, and whether the originals have changed since. */
    source: base.input(z.object({ project })).output(type<SourceView>()),
    /**
     * Takes a new version of the data: of the originals, of other files, or the one before the last again. Choices and recipe
     * stay, and rows put right do not; earlier runs keep the data that they learned from.
     */
    renew: base
      .input(
        z.union([
          z.object({ project, from: z.enum(['origin', 'before']), job }),
          z.object({ project, upload: z.string(), also: FURTHER, job }),
          z.object({ project, path: z.string(), also: FURTHER, job }),
        ]),
      )
      .output(type<ProjectView>()),
    /** The first rows as they would be read, from the beginning of the file alone. Nothing changes. */
    preview: base.input(z.object({ project, reading: READING })).output(type<ReadingPreview>()),
    /** Which cells of a column would not fit a type. Nothing changes. */
    misfits: base.input(z.object({ project, column: z.string(), type: TYPE })).output(type<Misfits>()),
    /** Puts a record right that was set aside: its text is read as a record and joins the table. */
    fix: base.input(z.object({ project, record: z.int().min(0), text: z.string() })).output(type<ProjectView>()),
    /** The records set aside, as a CSV file's text. */
    setAsideCsv: base.input(z.object({ project })).output(type<string>()),
    rows: base
      .input(
        z.object({
          project,
          from: z.int().min(0),
          count: z.int().min(1).max(1000),
          view: ROWS_VIEW.default({ filters: [] }),
        }),
      )
      .output(type<RowsPage>()),
    /** Where the rows of a view can be had as a CSV file: a path of the host, with its token left out. */
    rowsFile: base.input(z.object({ project, view: ROWS_VIEW })).output(type<string>()),
    /** The next cell of a view whose text holds this one, whatever its case, round its end. */
    find: base
      .input(
        z.object({
          project,
          view: ROWS_VIEW.default({ filters: [] }),
          text: z.string().min(1),
          /** Where to look, from left to right. */
          columns: z.array(z.string()).min(1).readonly(),
          /** The cell to go on from: its place in the view, and its column; null to begin at the first. */
          after: z
            .object({ place: z.int().min(0), column: z.string() })
            .nullable()
            .default(null),
          isBackwards: z.boolean().default(false),
        }),
      )
      .output(type<FoundCell>()),
    /** The cleaning step that keeps the rows for which every filter holds, or removes them. */
    filterStep: base
      .input(
        z.object({
          project,
          cleaned: CLEANED.optional(),
          filters: z.array(ROWS_FILTER).min(1).readonly(),
          isRemoving: z.boolean(),
        }),
      )
      .output(type<OfferedStep>()),
    /** What the rows have for columns once they are cleaned. */
    cleanedColumns: base.input(z.object({ project, cleaned: CLEANED })).output(type<ShownColumns>()),
    distribution: base
      .input(z.object({ project, cleaned: CLEANED.optional(), column: z.string() }))
      .output(type<Distribution>()),
    /** The findings, with what only shows once it is known what is to be predicted; '' where that is not known. */
    findings: base
      .input(z.object({ project, target: z.string(), split: CHOICES.shape.split }))
      .output(type<Finding[]>()),
  },
  clean: {
    steps: base.output(type<StepView[]>()),
    /** What the step at one place of a recipe does, with cells before and after; of a sample of rows, where that is enough. */
    preview: base
      .input(
        z.object({
          project,
          recipe,
          at: z.int().min(0),
          count: z.int().min(1).max(200),
          isSample: z.boolean().default(false),
        }),
      )
      .output(type<StepPreview>()),
    effects: base.input(z.object({ project, recipe })).output(type<StepEffect[]>()),
    /** Which values of columns may be spellings of one, before the step at one place of a recipe. */
    similar: base.input(SIMILAR.extend({ project, recipe, at: z.int().min(0) })).output(type<SimilarValues[]>()),
    /** The recipe as the text of a file, which `offer` and the command line take, and whether that tells the key of a hash. */
    recipeText: base
      .input(z.object({ project, recipe, withoutKeys: z.boolean().default(false) }))
      .output(type<{ text: string; holdsKeys: boolean }>()),
    /** Holds the text of a recipe file against the project's data. Nothing changes. */
    offer: base
      .input(z.object({ project, file: z.string(), text: z.string().max(20_000_000) }))
      .output(type<RecipeOffer>()),
  },
  train: {
    families: base.output(type<FamilyView[]>()),
    options: base.output(type<TrainingOptionsView>()),
    /** What a training with these choices is going to take. */
    estimate: base.input(TRAINING.extend({ project })).output(type<TrainingEstimate>()),
    /**
     * Cancel by returning the iterator, by an abort, or with `cancel`; the training process ends within half a second. A
     * lost connection cancels nothing: the run is kept when it ends, and `follow` finds it again. What an interrupted
     * training had finished goes. `from`: a run whose boosted trees go on with the data as it is now, in place of a search.
     */
    start: base.input(TRAINING.extend({ project, from: run.optional() })).output(eventIterator(type<TrainingEvent>())),
    /** Ways to make a run fairer to groups. */
    mitigations: base.output(type<MitigationView[]>()),
    /** Makes fairer models of a run, and keeps one as a new run; otherwise as `start`. */
    mitigate: base.input(MITIGATING.extend({ project, run })).output(eventIterator(type<TrainingEvent>())),
    /** Takes another model of those that a run was chosen from, by its id, as a new run; otherwise as `start`. */
    takePoint: base
      .input(z.object({ project, run, point: z.string().min(1) }))
      .output(eventIterator(type<TrainingEvent>())),
    /**
     * Goes on with the interrupted training, as it was started: trials that had finished are taken over, and the result is
     * that of a training that was never interrupted. Otherwise as `start`.
     */
    resume: base.input(z.object({ project })).output(eventIterator(type<TrainingEvent>())),
    /** Forgets the interrupted training. */
    discard: base.input(z.object({ project })).output(type<null>()),
    /** The events of the training under way; none, and the end, where none is. Returning it cancels nothing. */
    follow: base.input(z.object({ project })).output(eventIterator(type<TrainingEvent>())),
    /** Ends the search of the training under way with what it has; its stream ends with a run of the best of that. */
    finish: base.input(z.object({ project })).output(type<null>()),
    /** Ends the training under way so that `resume` goes on with it, and waits until the processor is free; its streams say so. */
    pause: base.input(z.object({ project })).output(type<null>()),
    /** Cancels the training under way, whoever started it, and waits until it has ended. */
    cancel: base.input(z.object({ project })).output(type<null>()),
  },
  fairness: {
    /** What is known of groups before training: representation, label rates, and columns that tell groups apart. */
    before: base
      .input(
        z.object({
          project,
          columns: z.array(z.string()).min(1).max(MOST_GROUP_COLUMNS).readonly(),
          edges: GROUP_EDGES.optional(),
          population: POPULATION.optional(),
        }),
      )
      .output(type<BeforeAudit>()),
  },
  runs: RUNS,
  monitor: MONITOR,
  service: SERVICE,
  explain: EXPLAIN,
  registry: REGISTRY,
  retrain: RETRAIN,
  exports: {
    targets: base.input(z.object({ project, run })).output(type<TargetView[]>()),
    /** The run's model file, and the latest export to each target: of this run, or else of another one. */
    made: base.input(z.object({ project, run })).output(type<ExportsView>()),
    /** Refused where a limit of the project is not kept, unless a reason is given, which is written down. */
    create: base
      .input(z.object({ project, run, target: z.string(), reason: z.string().trim().min(1).max(2000).optional() }))
      .output(type<MadeExport>()),
    /** What smaller models of a run save and cost, on its test rows: takes seconds, followed by its job. */
    smaller: base.input(z.object({ project, run, job })).output(type<SmallerView>()),
    /** Keeps one of these, by what was asked, as a run of its own with its own figures. */
    keepSmaller: base.input(z.object({ project, run, asked: z.string().min(1) })).output(type<RunSummary>()),
    /** Shows what `create` wrote in the system's file manager: only where the host has the ability of this name. */
    showInFolder: base.input(z.object({ project, run, target: z.string() })).output(type<null>()),
  },
  models: {
    /** Opens a model file: from an upload's id (see the host), or a path that the desktop gave. */
    open: base
      .input(z.union([z.object({ upload: z.string() }), z.object({ path: z.string() })]))
      .output(type<ModelView>()),
    /** A model that was opened since the start. */
    view: base.input(z.object({ model: z.string().min(1) })).output(type<ModelView>()),
    /** Compiles an opened model for a target and proves it, as `exports.create` does with a run. */
    export: base.input(z.object({ model: z.string().min(1), target: z.string() })).output(type<ExportView>()),
  },
}

export type Contract = typeof CONTRACT
