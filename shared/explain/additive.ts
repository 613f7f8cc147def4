import type { Matrix } from '../models/index.ts'
import { type Mixed, mix } from './mix.ts'

/**
 * What each player adds to margins that are a sum over features: the margin with this player's features alone put into one
 * row of the background, less the mean of the same over the background.
 *
 * @returns contributions[output][player · rows + row]
 */
export function additive(
  marginsOf: (matrix: Matrix) => readonly Float64Array[],
  rows: Matrix,
  background: Matrix,
  playerOf: Int32Array,
  players: number,
): Float64Array[] {
  const outputs = marginsOf(rowsOf(background, 1)).length
  const contributions = Array.from({ length: outputs }, () => new Float64Array(players * rows.rows))
  for (const player of new Set(playerOf)) {
    const alone = (of: Matrix) => marginsOf(mix(of, background, playerOf, everyRow(of.rows, player)))
    const own = alone(rows)
    for (const [k, margins] of alone(background).entries()) {
      const mean = margins.reduce((sum, margin) => sum + margin, 0) / Math.max(background.rows, 1)
      for (let row = 0; row < rows.rows; row++) contributions[k]![player * rows.rows + row] = own[k]![row]! - mean
    }
  }
  return contributions
}

const everyRow = (rows: number, player: number): Mixed => ({
  rows,
  own: Int32Array.from({ length: rows }, (_, row) => row),
  other: new Int32Array(rows),
  isOwn: (_, other) => other === player,
})

const rowsOf = (matrix: Matrix, rows: number): Matrix => ({
  rows,
  features: matrix.features.map((feature) =>
    feature.kind === 'number'
      ? { ...feature, values: feature.values.subarray(0, rows) }
      : { ...feature, codes: feature.codes.subarray(0, rows) },
  ),
})
