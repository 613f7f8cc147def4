import type { PricedChoice } from '../compress/index.ts'

/** What smaller models of a run save and cost. */
export interface SmallerView {
  readonly run: string
  /** Rows that the choices were priced on. */
  readonly rows: number
  /** Whether these are the run's test rows; golden rows otherwise, which have no labels. */
  readonly isLabelled: boolean
  /** The model as it is first. */
  readonly choices: readonly PricedChoice[]
  /** The smallest that is shown to lose little, by what was asked; null where none is. */
  readonly recommended: string | null
}
