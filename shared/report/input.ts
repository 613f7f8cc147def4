import type { Bundle } from '../bundle/index.ts'
import type { Finding, Json } from '../core/index.ts'
import type { Dependence, Importance } from '../explain/index.ts'
import type { JudgedGate, Override } from '../fairness/index.ts'
import type { Slice, Task } from '../metrics/index.ts'
import type { ColumnProfile } from '../profile/index.ts'
import type { ReportFigure } from './report.ts'

export type Figures = Readonly<Record<string, ReportFigure>>

/** What a report is called, and when it is made. */
export interface ReportAbout {
  /** The model's or the project's name. */
  readonly name: string
  /** As 2026-11-20; null for a report that says no day. */
  readonly date: string | null
  /** The version of Lathe. */
  readonly version: string
}

export interface ReportedData {
  /** The file's name, or those of several. */
  readonly file: string
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
}

/** A line of a leaderboard. */
export interface ReportedTrial {
  readonly family: string
  readonly valid: Figures
  readonly seconds: number
  readonly rowsPerSecond: number
  readonly bytes: number
  readonly rank?: number | undefined
  readonly failed?: string | undefined
}

export interface ReportedSearch {
  readonly why: string
  /** The model line by line, where it is one to be read. */
  readonly inWords?: readonly string[] | undefined
  readonly leaderboard: readonly ReportedTrial[]
  /** The metric that chose. */
  readonly metric: string
}

interface Point {
  readonly x: number
  readonly y: number
}

/** What figures of labelled rows are drawn from; empty where the task has no such thing. */
export interface DrawnRows {
  /** Binary, ascending: what happens when positive is predicted from each threshold on. */
  readonly thresholds: {
    readonly thresholds: readonly number[]
    readonly truePositives: readonly number[]
    readonly falsePositives: readonly number[]
    readonly positives: number
    readonly negatives: number
  } | null
  readonly roc: readonly Point[]
  readonly precisionRecall: readonly Point[]
  readonly calibration: readonly {
    readonly meanScore: number
    readonly positiveShare: number
    readonly count: number
  }[]
  /** confusion[actual][predicted] */
  readonly confusion: readonly (readonly number[])[] | null
  readonly squares: {
    readonly from: number
    readonly to: number
    readonly across: number
    readonly cells: readonly { readonly x: number; readonly y: number; readonly rows: number }[]
  } | null
  readonly residuals: readonly { readonly predicted: number; readonly actual: number }[]
  readonly errors: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

export interface ReportedEvaluation {
  /** Which rows: “test rows that nothing has learned from”. */
  readonly on: string
  readonly rows: number
  readonly metrics: Figures
  /** The same of no model at all. */
  readonly baseline?: Figures | undefined
  readonly drawn?: DrawnRows | undefined
}

export interface ReportedImportance {
  /** What grows when a column is shuffled; `contribution`: how far columns move the margin. */
  readonly measure: 'logLoss' | 'rmse' | 'contribution'
  readonly columns: readonly Importance[]
  readonly groups: readonly Importance[]
  readonly findings: readonly Finding[]
  readonly rows: number
  readonly repeats: number
}

/** What was decided about an audit, and why. */
export interface DecisionReported {
  readonly what: string
  /** '' where none was given. */
  readonly reason: string
  readonly date?: string | null | undefined
}

/** That a model was let through beyond limits: where to, and when, where that is known. */
export interface OverrideReported extends Override {
  readonly target?: string
  readonly date?: string
}

/** What an audit may say beside its figures; each part only where there is something. */
export interface AuditExtras {
  /** Limits, how they stand, and why the model was let through all the same. */
  readonly gates?:
    | { readonly judged: readonly JudgedGate[]; readonly overrides: readonly OverrideReported[] }
    | undefined
  /** A study of mitigations (shared/mitigate) as a model keeps it. */
  readonly study?: Json | object | undefined
  /** Figures of the model that was taken, on the rows of which the study says what they were before. */
  readonly after?: Figures | undefined
  readonly decision?: DecisionReported | undefined
}

/** Everything that a report of a run can say. Only the model must be there; each other part is a section where it is. */
export interface RunReportInput extends ReportAbout, AuditExtras {
  readonly bundle: Bundle
  readonly data?: ReportedData | undefined
  /** Cleaning steps in words; those of the model itself where they are left out. */
  readonly steps?: readonly string[] | undefined
  readonly search?: ReportedSearch | undefined
  /** That of the training's test rows, as the model keeps it, where it is left out. */
  readonly evaluation?: ReportedEvaluation | undefined
  readonly slices?: { readonly slices: readonly Slice[]; readonly looked: number } | undefined
  /** An audit (shared/fairness) of any version; that of the training where it is left out. */
  readonly audit?: Json | object | undefined
  readonly importance?: ReportedImportance | undefined
  readonly dependence?: readonly Dependence[] | undefined
  /** Those of the training where they are left out. */
  readonly findings?: readonly Finding[] | undefined
  /** The threshold of the figures, where it is another than the model's. */
  readonly threshold?: number | undefined
  /** Size and SHA-256 of the model file. */
  readonly model?: { readonly bytes: number; readonly sha256: string } | undefined
}

/** What is predicted, in the words that sections share. */
export interface Aimed {
  readonly task: Task
  readonly target: string
  /** Negative, then positive for binary; empty for regression. */
  readonly classes: readonly string[]
}
