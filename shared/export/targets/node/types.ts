import type { Pipeline } from '../../../pipeline/index.ts'
import { moduleTypes } from '../web/types.ts'

/** The declarations of the package's index.js. */
export const packageTypes = (pipeline: Pipeline): string => `${moduleTypes(pipeline)}
/** What the margin of a row, or of one of its classes, is made of: base and contributions add up to it. */
export interface Explanation {
  readonly row: number
  /** The class whose margin it is, where there are three and more. */
  readonly class?: string
  readonly base: number
  readonly margin: number
  /** The probability, or the predicted number. */
  readonly score: number
  /** By column. */
  readonly contributions: Readonly<Record<string, number>>
  /** The largest standard error of a contribution, where they were sampled. */
  readonly error?: number
}

/** Why the row is predicted as it is: one entry, or one a class where there are three and more. */
export declare function explain(row: Row): Explanation[]
`
