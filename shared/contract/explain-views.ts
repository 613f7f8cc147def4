import type { Finding } from '../core/index.ts'
import type {
  Change,
  Dependence,
  Importance,
  Interaction,
  PairShape,
  Reason,
  Shape,
  ShapeAxis,
  ShapeEdit,
  ShapesView,
  Surrogate,
} from '../explain/index.ts'
import type { Figure } from '../metrics/index.ts'
import type { ScoreCurve } from '../pipeline/index.ts'
import type { ColumnKind } from '../table/index.ts'

export type { PairShape, Shape, ShapeAxis, ShapeEdit }

/** Which columns a run's model goes by, on its test rows. */
export interface ImportanceView {
  readonly run: string
  /** What grows when a column is shuffled; `contribution` where there are no test rows: how far columns move the margin. */
  readonly measure: 'logLoss' | 'rmse' | 'contribution'
  readonly columns: readonly Importance[]
  /** Columns that say much of each other, shuffled together. */
  readonly groups: readonly Importance[]
  readonly findings: readonly Finding[]
  readonly rows: number
  readonly repeats: number
}

/** How the score follows one column. */
export type DependenceView = Dependence

/** Pairs of columns, strongest first, and how many rows they were looked at on. */
export interface PairsView {
  readonly pairs: readonly Interaction[]
  readonly rows: number
}

/** A model in words, roughly; null of too few rows. */
export interface WordsView {
  readonly tree: Surrogate | null
}

/** A value of a row that can be asked about. */
export interface InputView {
  readonly name: string
  readonly kind: ColumnKind
  /** Levels that training saw; none of numbers, dates and texts. */
  readonly levels: readonly string[]
  /** Smallest and largest training value, as the data writes them. */
  readonly range: readonly [low: string, high: string] | null
  /** The value that is asked about, as source text; '' where it is missing. */
  readonly value: string
  /** The row's own. */
  readonly own: string
}

/** What the model says of a row, and why. */
export interface RowReasons {
  /** Row number in the data, from 0. */
  readonly row: number
  readonly inputs: readonly InputView[]
  readonly prediction: string
  /** Of the class whose reasons these are; null for regression. */
  readonly probability: number | null
  /** That class; null for regression. */
  readonly class: string | null
  readonly status: string
  readonly base: number
  readonly margin: number
  /** Strongest first; none where they were not asked for, and neither is the base. */
  readonly reasons: readonly Reason[]
  /** The largest standard error of a contribution; null where they are exact. */
  readonly error: number | null
  /** What the score becomes after the margin: reasons are of the score before it. null where it stays. */
  readonly curve: ScoreCurve | null
}

/** Changes that the model decides otherwise. */
export interface ChangesView {
  readonly found: readonly {
    readonly changes: readonly Change[]
    readonly prediction: string
    readonly probability: number | null
  }[]
}

/** The shapes of a run's additive model under some edits, and what the model so edited does on the run's test rows. */
export interface ShapedView extends ShapesView {
  readonly run: string
  readonly edits: readonly ShapeEdit[]
  /** The same in words. */
  readonly texts: readonly string[]
  /** Those that the model has. */
  readonly kept: readonly ShapeEdit[]
  readonly metrics: Readonly<Record<string, Figure>>
}
