import type { ParamField } from '../core/index.ts'
import type { Recipe } from './views.ts'

/** A cleaning step that can be added to a recipe. */
export interface StepView {
  readonly id: string
  readonly title: string
  /** What it is about: “Missing values”. */
  readonly group: string
  /** One sentence for people who do not code. */
  readonly about: string
  readonly fields: readonly ParamField[]
  /** Why it does not run on rows to predict; null where it does. */
  readonly notAtPrediction: string | null
}

/** What each step of a recipe does to the training rows. */
export interface StepEffect {
  readonly id: string
  /** The step in plain words. */
  readonly text: string
  readonly rowsRemoved: number
  readonly cellsChanged: number
  readonly columnsAdded: readonly string[]
  readonly columnsRemoved: readonly string[]
  /** What it could not do, and what to do about it; everything else was done. */
  readonly conflicts: readonly { readonly message: string; readonly next: string }[]
}

/** A recipe file, held against a project's data before it is applied. */
export interface RecipeOffer {
  /** The recipe's own name, or else the file's. */
  readonly name: string
  /** What each of its steps would do, with its conflicts. */
  readonly effects: readonly StepEffect[]
  /** The recipe that fits: columns that are not there left out, and steps that cannot be done switched off. */
  readonly fitting: Recipe
}

/** Spellings that may be one value: most frequent first, and what all of them are proposed to become. */
export interface SimilarValues {
  readonly values: readonly { readonly value: string; readonly count: number }[]
  readonly becomes: string
}

/** What one step does to the training rows that the steps before it leave. */
export interface StepPreview {
  /** Whether counts and learned values are those of a sample of the rows. */
  readonly isSample: boolean
  /** Why the step's counts in a sample say little of all rows; null where they do. */
  readonly byAllRows: string | null
  readonly rowsBefore: number
  readonly rowsRemoved: number
  readonly rowsChanged: number
  readonly cellsChanged: number
  /** Columns with changed cells. */
  readonly columns: readonly { readonly name: string; readonly cells: number }[]
  /** Columns that appear, and that disappear. */
  readonly added: readonly string[]
  readonly dropped: readonly string[]
  /** Columns of the rows below. */
  readonly shown: readonly string[]
  /** The first rows that are changed or removed: their numbers in the file, from 0; cells in the order of `shown`. */
  readonly rows: readonly {
    readonly row: number
    readonly isRemoved: boolean
    /** Texts; '' where missing. */
    readonly cells: readonly { readonly before: string; readonly after: string; readonly isChanged: boolean }[]
  }[]
}
