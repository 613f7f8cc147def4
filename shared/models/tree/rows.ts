import { marginsOfShares } from '../margin-loss.ts'
import { allRows, type TrainingData } from '../training-data.ts'
import type { Node } from './grower.ts'
import type { Rows } from './splitting.ts'

/** Rows to split, those of weight 0 left out, and what a leaf of them says. */
export interface Learned {
  readonly rows: Rows
  readonly which: Uint32Array
  /** Margins of a node with these sums, if it is a leaf. */
  marginsOf(sums: Node['sums']): number[]
}

/** Rows that the average of all counts as in a leaf, so that a leaf of one class stays finite. */
const PRIOR = 1

export async function learnedRows(data: TrainingData): Promise<Learned> {
  const { matrix, target, weight } = await allRows(data)
  const weights = weight ?? new Float64Array(matrix.rows).fill(1)
  const all = Float64Array.of(0)
  const counted = Uint32Array.from(weights.keys()).filter((row) => weights[row]! > 0)
  const total = counted.reduce((sum, row) => sum + weights[row]!, 0)
  const isRegression = data.task === 'regression'
  if (isRegression && total > 0) all[0] = counted.reduce((sum, row) => sum + weights[row]! * (target[row]! / total), 0)
  const [mean = 0] = all
  const rows: Rows = {
    features: matrix.features,
    label: isRegression ? new Int32Array(matrix.rows) : Int32Array.from(target),
    value: isRegression ? target.map((y) => y - mean) : null,
    weight: weights,
    classes: Math.max(data.classes, 1),
  }
  const shares = new Float64Array(rows.classes)
  if (!isRegression) for (const row of counted) shares[rows.label[row]!] = shares[rows.label[row]!]! + weights[row]!
  // Half a row a class, so that none is impossible.
  const average = shares.map((share) => (share + 0.5) / (total + 0.5 * rows.classes))
  return {
    rows,
    which: counted,
    marginsOf({ of, weight: held }) {
      if (isRegression) return [mean + (held > 0 ? of[0]! / held : 0)]
      return marginsOfShares([...of].map((n, c) => (n + PRIOR * average[c]!) / (held + PRIOR)))
    },
  }
}
