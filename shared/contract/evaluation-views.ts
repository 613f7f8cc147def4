// What the Evaluate stage is shown of a run.
import type { Aim, Outcome, Slices, Tie } from '../metrics/index.ts'
/** What the Evaluate stage draws; figures are of the test rows. */
export interface EvaluationView {
  readonly run: string
  /** Binary: what happens at every threshold, ascending; null otherwise. */
  readonly thresholds: ThresholdTable | null
  readonly roc: readonly { readonly x: number; readonly y: number }[]
  readonly precisionRecall: readonly { readonly x: number; readonly y: number }[]
  readonly calibration: readonly {
    readonly meanScore: number
    readonly positiveShare: number
    readonly count: number
    /** The smallest and the largest score in it. */
    readonly from: number
    readonly to: number
  }[]
  /** Multiclass: confusion[actual][predicted]; binary is in `thresholds`. */
  readonly confusion: readonly (readonly number[])[] | null
  /** Regression of many rows: all of them, counted in the squares of a grid; null where `residuals` holds every row. */
  readonly squares: SquareGrid | null
  /** Regression: predicted against true values, of few rows; `row` is the row's number in the data. */
  readonly residuals: readonly { readonly row: number; readonly predicted: number; readonly actual: number }[]
  /** Regression: how many errors (predicted minus actual) lie in each of some bins with round edges; `to` is in the last alone. */
  readonly errors: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

/** Both axes run from `from` to `to`, in `across` steps; `x` is the step of the predicted value, `y` of the true one. */
export interface SquareGrid {
  readonly from: number
  readonly to: number
  readonly across: number
  readonly cells: readonly { readonly x: number; readonly y: number; readonly rows: number }[]
}

/** Arrays of one length: entry i is the outcome when positive is predicted from thresholds[i] on. */
export interface ThresholdTable {
  readonly thresholds: readonly number[]
  readonly truePositives: readonly number[]
  readonly falsePositives: readonly number[]
  readonly positives: number
  readonly negatives: number
}

/** Test rows of one kind (a cell of the confusion matrix, a bin of residuals), most surprising first. */
export interface CasesPage {
  readonly total: number
  /** Where all of them can be had as a CSV file: a path of the host, with its token left out. */
  readonly download: string
  readonly cases: readonly {
    /** Row number in the data, from 0. */
    readonly row: number
    readonly actual: string
    readonly predicted: string
    /** Binary: probability of the positive class; multiclass: of the predicted one; null for regression. */
    readonly score: number | null
    /** Source texts in the order of the columns. */
    readonly cells: readonly string[]
  }[]
}

/** Thresholds that aims ask for, and what comes of them on the test rows. */
export interface DecisionsView {
  /** What chose: rows that were held out in training, or the test rows themselves where none were kept. */
  readonly from: 'validation' | 'test'
  /** Rows that chose, and test rows. */
  readonly rows: number
  readonly tested: number
  /** What decisions are worth on the test rows, over thresholds. */
  readonly worth: readonly { readonly x: number; readonly y: number }[]
  readonly options: readonly {
    readonly by: Aim['by']
    /** null where no threshold reaches the aim. */
    readonly threshold: number | null
    /** Of the test rows. */
    readonly outcome: Outcome | null
    /** Capacities: what rows with one score leave free, among the rows that chose. */
    readonly tie: Tie | null
    readonly worth: number | null
  }[]
}

/** Test rows on which the model does worse. */
export type SlicesView = Slices

/** Training rows whose labels may be wrong, most doubtful first: the first hundred, and how many there are. */
export interface SuspectsView {
  readonly count: number
  readonly rows: readonly {
    /** Row number in the data, from 0. */
    readonly row: number
    readonly given: string
    readonly instead: string
    readonly ofGiven: number
    readonly ofInstead: number
  }[]
}
