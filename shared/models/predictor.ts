import type { Json } from '../core/index.ts'
import type { GbdtState } from './gbdt/predictor.ts'
import type { Matrix } from './matrix.ts'
import type { NetColumns, NetScoring } from './mlp/predictor.ts'

/** Learned state: plain JSON and typed arrays, nothing else, so that it can be written, migrated and compiled. */
export type StateValue =
  | Json
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint8Array
  | readonly StateValue[]
  | { readonly [key: string]: StateValue }

export interface ModelState {
  readonly [key: string]: StateValue
}

/** Faster ways to score many rows, equal bit for bit to the plain ones. Each says whether it did: what it cannot do is left to those. */
export interface ScoringKernels {
  /** Adds what trees say of rows to the margins, an array an output. */
  addTrees(state: GbdtState, columns: readonly Float64Array[], margins: readonly Float64Array[]): boolean
  /** Writes the sums of the outputs of nets to the margins. */
  addNets(nets: NetScoring, columns: NetColumns, margins: readonly Float64Array[]): boolean
  /** Opens a memory of its own for the trees of a model, in which single rows walk down them. */
  readonly walker: RowWalker
}

/**
 * A memory of so many bytes, and what adds the trees that lie there to the margins of one row by the plan at a word of it: see
 * gbdt/row-scoring.ts. Null where there is none to be had.
 */
export type RowWalker = (bytes: number) => { readonly buffer: ArrayBuffer; walk(plan: number): void } | null

/**
 * The half of a model family that scores, apart from the half that learns so that an exported scorer carries no
 * learning code.
 */
export interface Predictor<S extends ModelState = ModelState> {
  readonly id: string
  /**
   * Margins of every row, one array an output: 1 for binary (log-odds) and regression (the value), one a class for
   * multiclass. A row's margins do not depend on the other rows.
   */
  margins(state: S, matrix: Matrix, kernels?: ScoringKernels): Float64Array[]
  /** Values of features at which the prediction jumps, for rows that test an export exactly there. */
  jumps?(state: S): readonly { readonly feature: number; readonly value: number }[]
}

export const definePredictor = <S extends ModelState>(predictor: Predictor<S>): Predictor<S> => predictor
