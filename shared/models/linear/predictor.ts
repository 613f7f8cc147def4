import { definePredictor, type ModelState } from '../predictor.ts'
import { multiply, takeApart } from './design.ts'

/** `weights` holds one run of offsets[last] weights for each output; `intercepts` one number for each. */
export interface LinearState extends ModelState {
  readonly intercepts: Float64Array
  readonly weights: Float64Array
  readonly offsets: Int32Array
  readonly converged: boolean
  /** What the penalties of its params were multiplied by; absent in models of earlier versions. */
  readonly strength?: number
  /** Knots of numbers (see design.ts); absent where none are taken apart. */
  readonly apart?: { readonly knots: Float64Array; readonly runs: Int32Array }
}

export const linearPredictor = definePredictor<LinearState>({
  id: 'linear',
  margins({ intercepts, weights, offsets, apart }, matrix) {
    const width = offsets[offsets.length - 1]!
    const design = apart ? takeApart(matrix, apart) : matrix
    return Array.from(intercepts, (intercept, k) => {
      const margin = new Float64Array(matrix.rows).fill(intercept)
      multiply(design, offsets, weights, k * width, margin)
      return margin
    })
  },
})
