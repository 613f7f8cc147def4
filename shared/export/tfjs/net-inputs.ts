import { type Matrix, type MlpState, netColumns } from '../../models/index.ts'

/** What the layers of a net read: numbers in [0, 1] or bounded ones, and a number for each level, of all features together. */
export interface NetTensors {
  readonly numbers: Float32Array
  /** Numbers of a row. */
  readonly width: number
  readonly levels: Int32Array
  /** Levels of a row. */
  readonly count: number
}

/** Columns of the numbers of a net: one where a number is read as it is. */
export const numberWidth = ({ columns }: Pick<MlpState, 'columns'>): number =>
  columns.reduce((sum, span) => sum + Math.max(1, span), 0)

/** The rows of a matrix as a net's layers take them: see writeInputs() of models/mlp/inputs.ts. */
export function netTensors(state: MlpState, matrix: Matrix): NetTensors {
  const { places, codes } = netColumns(state, matrix)
  const width = numberWidth(state)
  const numbers = new Float32Array(matrix.rows * width)
  let first = 0
  for (const [f, place] of places.entries()) {
    const span = state.columns[f] ?? 0
    for (const [row, at] of place.entries())
      if (span === 0) numbers[row * width + first] = at
      else for (let c = 0; c < span; c++) numbers[row * width + first + c] = Math.max(0, Math.min(1, at - c))
    first += Math.max(1, span)
  }
  const levels = new Int32Array(matrix.rows * codes.length)
  let offset = 0
  for (const [f, own] of codes.entries()) {
    const cardinality = state.cardinalities[f] ?? 0
    for (const [row, code] of own.entries()) levels[row * codes.length + f] = offset + (code < 0 ? cardinality : code)
    offset += cardinality + 1
  }
  return { numbers, width, levels, count: codes.length }
}
