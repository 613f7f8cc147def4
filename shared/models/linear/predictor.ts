import { definePredictor, type ModelState } from '../predictor.ts'
import { multiply } from './design.ts'

/** `weights` holds one run of offsets[last] weights for each output; `intercepts` one number for each. */
export interface LinearState extends ModelState {
  readonly intercepts: Float64Array
  readonly weights: Float64Array
  readonly offsets: Int32Array
  readonly converged: boolean
}

export const linearPredictor = definePredictor<LinearState>({
  id: 'linear',
  margins({ intercepts, weights, offsets }, matrix) {
    const width = offsets[offsets.length - 1]!
    return Array.from(intercepts, (intercept, k) => {
      const margin = new Float64Array(matrix.rows).fill(intercept)
      multiply(matrix, offsets, weights, k * width, margin)
      return margin
    })
  },
})
