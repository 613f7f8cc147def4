import { type AdditiveState, coarseCount } from './predictor.ts'

/** Moves smaller than this, against the largest entry, are none; a table is gone through at most so often. */
const [SMALLEST_MOVE, MOST_PASSES] = [1e-12, 500]

/**
 * The same sum, told apart so that it can be read: what a pair says of one of its columns alone goes to the shape of that column
 * (Lengerich et al., "Purifying interaction effects", 2020), and what a shape says on average to the intercept. Bins and lines
 * without training rows are left as they are.
 */
export function purify(state: AdditiveState): AdditiveState {
  const [values, pairValues, intercepts] = [state.values.slice(), state.pairValues.slice(), state.intercepts.slice()]
  const { binStart, weights, first, second, pairStart, pairWeights, coarse } = state
  const [all, allCells] = [binStart[binStart.length - 1]!, pairStart[pairStart.length - 1]!]
  for (let k = 0; k < intercepts.length; k++) {
    for (let p = 0; p < first.length; p++) {
      const [from, to] = [pairStart[p]!, pairStart[p + 1]!]
      const columns = coarseCount(state, second[p]!)
      const cells = pairValues.subarray(k * allCells + from, k * allCells + to)
      const moved = purifyTable(cells, pairWeights.subarray(from, to), columns)
      for (const [f, by] of [
        [first[p]!, moved.rows],
        [second[p]!, moved.columns],
      ] as const)
        for (let bin = binStart[f]!; bin < binStart[f + 1]!; bin++)
          values[k * all + bin] = values[k * all + bin]! + by[coarse[bin]!]!
    }
    for (let f = 0; f + 1 < binStart.length; f++) {
      const own = values.subarray(k * all + binStart[f]!, k * all + binStart[f + 1]!)
      intercepts[k] = intercepts[k]! + centre(own, weights.subarray(binStart[f]!, binStart[f + 1]!))
    }
  }
  return { ...state, values, pairValues, intercepts }
}

/** Takes the weighted mean off; returns it. */
function centre(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!
    total += weights[i]!
  }
  const mean = total > 0 ? sum / total : 0
  for (let i = 0; i < values.length; i++) values[i] = values[i]! - mean
  return mean
}

/** Takes the means of all lines off, in turn, until there are none; returns what was taken off rows and columns. */
function purifyTable(cells: Float64Array, weights: Float64Array, columns: number) {
  const rows = cells.length / columns
  const moved = { rows: new Float64Array(rows), columns: new Float64Array(columns) }
  const largest = cells.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const most = Math.max(
      takeOff(cells, weights, moved.rows, columns, columns, 1),
      takeOff(cells, weights, moved.columns, rows, 1, columns),
    )
    if (!(most > SMALLEST_MOVE * largest)) break
  }
  return moved
}

/** @param stride between the first cells of lines; @param next between the cells of one */
function takeOff(
  cells: Float64Array,
  weights: Float64Array,
  moved: Float64Array,
  length: number,
  stride: number,
  next: number,
): number {
  let most = 0
  for (let line = 0; line < moved.length; line++) {
    let [sum, total] = [0, 0]
    for (let i = 0; i < length; i++) {
      const cell = line * stride + i * next
      sum += weights[cell]! * cells[cell]!
      total += weights[cell]!
    }
    if (!(total > 0)) continue
    const mean = sum / total
    for (let i = 0; i < length; i++) {
      const cell = line * stride + i * next
      cells[cell] = cells[cell]! - mean
    }
    moved[line] = moved[line]! + mean
    most = Math.max(most, Math.abs(mean))
  }
  return most
}
