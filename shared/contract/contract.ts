import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Finding } from '../core/index.ts'
import type { Audit } from '../fairness/index.ts'
import { ERROR_CODES, ERROR_DATA } from './errors.ts'
import type {
  AppInfo,
  CasesPage,
  Distribution,
  EvaluationView,
  ExportView,
  FamilyView,
  ModelView,
  ProjectSummary,
  ProjectView,
  RowsPage,
  Sample,
  StepEffect,
  StepView,
  TargetView,
  TrainingEvent,
} from './views.ts'

/** Every procedure fails with one of the engine's codes, and says where and what to do next. */
const base = oc.errors(Object.fromEntries(ERROR_CODES.map((code) => [code, { data: ERROR_DATA }])))

const project = z.string().min(1)
const run = z.string().min(1)
const recipe = z.object({
  steps: z
    .array(z.object({ id: z.string(), params: z.record(z.string(), z.unknown()), enabled: z.boolean().optional() }))
    .readonly(),
})
/** What a person chose in a project. */
export const CHOICES = z.object({
  target: z.string(),
  sensitive: z.array(z.string()).readonly(),
  ignore: z.array(z.string()).readonly(),
  recipe,
})
/** How the file is read, where a person knows better than what was found. */
export const READING = z.object({
  delimiter: z.string().length(1).optional(),
  encoding: z.string().optional(),
  header: z.boolean().optional(),
  skip: z.int().min(0).optional(),
  types: z.record(z.string(), z.enum(['number', 'boolean', 'date', 'category', 'text'])).optional(),
  missing: z.array(z.string()).readonly().optional(),
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
  projects: {
    list: base.output(type<ProjectSummary[]>()),
    /** From an upload's id (see the host), a bundled sample, or a path that the desktop's dialog gave. */
    create: base
      .input(
        z.union([z.object({ upload: z.string() }), z.object({ sample: z.string() }), z.object({ path: z.string() })]),
      )
      .output(type<ProjectView>()),
    open: base.input(z.object({ project })).output(type<ProjectView>()),
    remove: base.input(z.object({ project })).output(type<null>()),
    choose: base.input(z.object({ project, choices: CHOICES })).output(type<null>()),
  },
  data: {
    reread: base.input(z.object({ project, reading: READING })).output(type<ProjectView>()),
    rows: base
      .input(z.object({ project, from: z.int().min(0), count: z.int().min(1).max(1000) }))
      .output(type<RowsPage>()),
    distribution: base.input(z.object({ project, column: z.string() })).output(type<Distribution>()),
    /** The findings, with what only shows once it is known what is to be predicted; '' where that is not known. */
    findings: base.input(z.object({ project, target: z.string() })).output(type<Finding[]>()),
  },
  clean: {
    steps: base.output(type<StepView[]>()),
    effects: base.input(z.object({ project, recipe })).output(type<StepEffect[]>()),
  },
  train: {
    families: base.output(type<FamilyView[]>()),
    /**
     * Cancel by returning the iterator, by an abort, or with `cancel`; the training process ends within half a second. A
     * lost connection cancels nothing: the run is kept when it ends, and `follow` finds it again.
     */
    start: base
      .input(
        z.object({
          project,
          mode: z.enum(['fast', 'balanced', 'best']),
          families: z.array(z.string()).readonly(),
          budgetSeconds: z.number().positive().nullable(),
        }),
      )
      .output(eventIterator(type<TrainingEvent>())),
    /** The events of the training under way; none, and the end, where none is. Returning it cancels nothing. */
    follow: base.input(z.object({ project })).output(eventIterator(type<TrainingEvent>())),
    /** Cancels the training under way, whoever started it, and waits until it has ended. */
    cancel: base.input(z.object({ project })).output(type<null>()),
  },
  runs: {
    evaluation: base.input(z.object({ project, run })).output(type<EvaluationView>()),
    audit: base
      .input(
        z.object({
          project,
          run,
          columns: z.array(z.string()).min(1).max(3).readonly(),
          threshold: z.number().min(0).max(1),
        }),
      )
      .output(type<Audit>()),
    /**
     * The test rows behind a cell of the confusion matrix (class numbers; `threshold` decides binary ones), or, for
     * regression, all of them: the largest errors first.
     */
    cases: base
      .input(
        z.object({
          project,
          run,
          threshold: z.number().min(0).max(1).default(0.5),
          actual: z.int().min(0).optional(),
          predicted: z.int().min(0).optional(),
          from: z.int().min(0),
          count: z.int().min(1).max(1000),
        }),
      )
      .output(type<CasesPage>()),
  },
  exports: {
    targets: base.input(z.object({ project, run })).output(type<TargetView[]>()),
    create: base.input(z.object({ project, run, target: z.string() })).output(type<ExportView>()),
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
