import type { Matrix } from '../matrix.ts'
import { definePredictor, type ModelState } from '../predictor.ts'

/**
 * Rules in the order in which they are asked; the first that holds decides, and what comes after the last decides where
 * none does. Rule i holds where its conditions, from ends[i − 1] to ends[i], all do. Condition c holds where the number of
 * its feature is in (low[c], high[c]], or its level has a 1 in `levels` from levelsAt[c] on, or it is missing and
 * missing[c] is 1.
 */
export interface RulesState extends ModelState {
  readonly ends: Int32Array
  readonly feature: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly levels: Uint8Array
  /** −1 for a number. */
  readonly levelsAt: Int32Array
  readonly missing: Uint8Array
  /** Whether training saw missing values there: only then do rules in words speak of them. */
  readonly sawMissing: Uint8Array
  /** Margins of every rule, side by side, and of the rows that are left. */
  readonly values: Float64Array
  /** Weight of the training rows that each decides, and how much of it each class has; of a regression, nothing. */
  readonly weight: Float64Array
  readonly shares: Float64Array
}

export const rulesPredictor = definePredictor<RulesState>({
  id: 'rules',
  margins(state, matrix) {
    const outputs = state.values.length / (state.ends.length + 1)
    const margins = Array.from({ length: outputs }, () => new Float64Array(matrix.rows))
    for (let row = 0; row < matrix.rows; row++) {
      const rule = firstRule(state, matrix, row)
      for (let k = 0; k < outputs; k++) margins[k]![row] = state.values[rule * outputs + k]!
    }
    return margins
  },
  jumps: ({ feature, low, high }) =>
    Array.from(feature, (f, c) => [low[c]!, high[c]!].map((value) => ({ feature: f, value })))
      .flat()
      .filter(({ value }) => Number.isFinite(value)),
})

/** What rules need to decide. */
export type Conditions = Pick<RulesState, 'ends' | 'feature' | 'low' | 'high' | 'levels' | 'levelsAt' | 'missing'>

/** The number of the first rule that holds; that of all rules where none does. */
export function firstRule(state: Conditions, matrix: Matrix, row: number): number {
  let condition = 0
  for (let rule = 0; rule < state.ends.length; rule++) {
    const end = state.ends[rule]!
    while (condition < end && holds(state, condition, matrix, row)) condition++
    if (condition === end) return rule
    condition = end
  }
  return state.ends.length
}

function holds(
  { feature, low, high, levels, levelsAt, missing }: Conditions,
  c: number,
  { features }: Matrix,
  row: number,
): boolean {
  const about = features[feature[c]!]!
  if (about.kind === 'number') {
    const x = about.values[row]!
    return Number.isNaN(x) ? missing[c] === 1 : (x > low[c]! || low[c] === -Infinity) && x <= high[c]!
  }
  const code = about.codes[row]!
  return code < 0 ? missing[c] === 1 : levels[levelsAt[c]! + code] === 1
}
