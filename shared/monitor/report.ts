import type { Figure } from '../metrics/index.ts'
import type { Anomalies } from './anomalies.ts'
import type { DomainReport } from './domain.ts'
import type { Drift } from './drift.ts'
import type { GroupsReport } from './group-report.ts'
import type { LossEstimate } from './loss-model.ts'
import type { ColumnShape } from './shape.ts'
import type { ShareChange } from './share-change.ts'

/** What is said of a column: no change worth a word, one that is sure and half as large as an alarm, or an alarm. */
export type ColumnState = 'steady' | 'watch' | 'drifted'

export interface ColumnReport extends Drift {
  /** Shares of all rows without a value, then and now. */
  readonly missing: ShareChange
  /** Of rows with a value: a level that training never saw. */
  readonly unseen: ShareChange
  /** Of rows with a value: beyond the smallest and largest of training. */
  readonly outOfRange: ShareChange
  readonly state: ColumnState
  /** Shares then and now, in bins that a person can look at; null where there is nothing to compare with. */
  readonly shape: ColumnShape | null
}

export interface MonitorReport {
  readonly rows: number
  readonly columns: readonly ColumnReport[]
  /** The same tests of what the model says; null where the model keeps nothing of its test rows. */
  readonly predictions: Drift | null
  /** The same of labels, where there are any and the model keeps those of training. */
  readonly labels: Drift | null
  /** Rows that are like an earlier one of the same data in every column; null where the model does not keep the share in training. */
  readonly duplicates: ShareChange | null
  readonly anomalies: Anomalies | null
  /** Whether a classifier can tell new rows from those of the reference; null where that was not asked for or there are too few rows. */
  readonly domain: DomainReport | null
  readonly dataset: { readonly alarm: boolean; readonly why: string }
  readonly performance: {
    readonly estimated: Estimate | null
    readonly measured: { readonly rows: number; readonly metrics: Readonly<Record<string, Figure>> } | null
  }
  /** The audit of the groups that the model watches; null where it watches none. */
  readonly groups: GroupsReport | null
}

/** Either of both ways to estimate. */
export type Estimate = (ProbabilityEstimate | LossEstimate) & {
  readonly assumptions: string
  /** Why they do not hold of these rows, as far as that can be seen; null where nothing speaks against them. */
  readonly doubt: string | null
}

/** What a model's own probabilities say of how well it does, without any label. */
export interface ProbabilityEstimate {
  readonly method: 'cbpe'
  readonly accuracy: number
  readonly brier: number
  readonly logLoss: number
  /** Of more than two classes, this and those that follow are averages over classes, each against all others. */
  readonly rocAuc?: number
  readonly precision?: number
  readonly recall?: number
  readonly f1?: number
  /** Of two classes only. */
  readonly specificity?: number
  /** By metric: where a measurement on labels of these rows is to be expected in 95 % of cases, if the assumptions hold. */
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>
}
