import { type } from '@orpc/contract'
import { z } from 'zod'
import { SHAPE_EDITS } from '../explain/index.ts'
import type { AnyAudit, JudgedGate } from '../fairness/index.ts'
import type { Figure } from '../metrics/index.ts'
import { base, job, project, run } from './base.ts'
import {
  ASKED_ROW,
  CASES,
  CHOICES_OF_THRESHOLD,
  GATES,
  GROUP_EDGES,
  MOST_GROUP_COLUMNS,
  REPORT,
  threshold,
  WANTED,
} from './evaluating.ts'
import type {
  ChangesView,
  DependenceView,
  ImportanceView,
  PairsView,
  RowReasons,
  ShapedView,
  WordsView,
} from './explain-views.ts'
import type { CasesPage, DecisionsView, EvaluationView, LearningCurve, RunSummary, SlicesView } from './views.ts'

/** What is asked of a finished run. */
export const RUNS = {
  evaluation: base.input(z.object({ project, run })).output(type<EvaluationView>()),
  /** How each candidate of the leaderboard learned, in its order; null where a family does not learn in rounds. */
  curves: base.input(z.object({ project, run })).output(type<(LearningCurve | null)[]>()),
  audit: base
    .input(
      z.object({
        project,
        run,
        columns: z.array(z.string()).min(1).max(MOST_GROUP_COLUMNS).readonly(),
        edges: GROUP_EDGES.optional(),
        threshold,
      }),
    )
    .output(type<AnyAudit>()),
  /**
   * Limits held against a run: those that are given, or the project's; by the columns and bands that are given, or the
   * project's; at the threshold that is given, or that of the run's model.
   */
  gates: base
    .input(
      z.object({
        project,
        run,
        gates: GATES.optional(),
        columns: z.array(z.string()).max(MOST_GROUP_COLUMNS).readonly().optional(),
        edges: GROUP_EDGES.optional(),
        threshold: threshold.optional(),
      }),
    )
    .output(type<JudgedGate[]>()),
  /** The figures that depend on the threshold, at this one: metric id → figure. For two classes alone. */
  decisions: base.input(z.object({ project, run, threshold })).output(type<Readonly<Record<string, Figure>>>()),
  /**
   * Writes a report of the run, or the audit of its groups, at this threshold: the path of the host where the file can be
   * had, with its token left out, and what it is called.
   */
  report: base.input(REPORT.extend({ project, run })).output(type<{ download: string; name: string }>()),
  /** What thresholds would be chosen by each aim, and what would come of them. For two classes alone. */
  choices: base.input(CHOICES_OF_THRESHOLD.extend({ project, run })).output(type<DecisionsView>()),
  /** Writes a threshold into the run's model, with the figures that follow from it: what is exported decides by it. */
  keepThreshold: base.input(z.object({ project, run, threshold })).output(type<RunSummary>()),
  /** Where the model does worse, in one or two columns. */
  slices: base.input(z.object({ project, run })).output(type<SlicesView>()),
  /** The test rows behind a figure, most surprising first. */
  cases: base
    .input(CASES.extend({ project, run, from: z.int().min(0), count: z.int().min(1).max(1000) }))
    .output(type<CasesPage>()),
}

/** What a run's model goes by, and what its rows would take. */
export const EXPLAIN = {
  /** Which columns matter: on as many test rows, and shuffled as often, as takes seconds. */
  importance: base.input(z.object({ project, run, job })).output(type<ImportanceView>()),
  /** How much each pair of these columns acts together, strongest first. */
  pairs: base
    .input(z.object({ project, run, columns: z.array(z.string()).min(2).max(10).readonly(), job }))
    .output(type<PairsView>()),
  /** A small tree that says roughly what the model says. */
  words: base.input(z.object({ project, run })).output(type<WordsView>()),
  dependence: base.input(z.object({ project, run, column: z.string() })).output(type<DependenceView>()),
  /** What the model says of a row with these values, and why; quickly: without why, which some models take their time for. */
  row: base.input(ASKED_ROW.extend({ project, run, isQuick: z.boolean().default(false) })).output(type<RowReasons>()),
  /** The nearest changes of the row that are decided otherwise; none where none was found. */
  changes: base.input(ASKED_ROW.extend({ project, run }).extend(WANTED.shape)).output(type<ChangesView>()),
  /** The shapes of an additive model as these edits make them; those that it has where none are given. */
  shapes: base.input(z.object({ project, run, edits: SHAPE_EDITS.nullable() })).output(type<ShapedView>()),
  /** Keeps the model with these edits as a run of its own, with its own figures. */
  keepShapes: base.input(z.object({ project, run, edits: SHAPE_EDITS })).output(type<RunSummary>()),
}
