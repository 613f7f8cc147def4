import { marginsOfShares } from '../margin-loss.ts'
import { definePredictor, type ModelState } from '../predictor.ts'
import { type Points, type PointTree, pointsOf, visitNearest } from './neighbours.ts'

export type KnnState = ModelState & LearnedRows & { readonly k: number }

/** Rows, and how those near a row vote. */
export type LearnedRows = {
  /** Whether a neighbour counts the more the nearer it is. */
  readonly byDistance: boolean
  /** How much the average of all rows counts beside the neighbours. */
  readonly prior: number
  readonly tree: PointTree
  /** Class number or value of every row, and how much it counts, in the order of the tree. */
  readonly target: Float64Array
  readonly weight: Float64Array
  /** Share of every class; of a regression, the mean alone. */
  readonly average: Float64Array
  readonly isRegression: boolean
}

export const knnPredictor = definePredictor<KnnState>({
  id: 'knn',
  margins(state, matrix) {
    const points = pointsOf(matrix)
    const outputs = state.average.length === 2 ? 1 : state.average.length
    const margins = Array.from({ length: outputs }, () => new Float64Array(matrix.rows))
    for (let row = 0; row < matrix.rows; row++) {
      const rings = ringsAround(state, points, row, state.k)
      for (const [k, margin] of marginOf(state, rings, state.k).entries()) margins[k]![row] = margin
    }
    return margins
  },
})

/** Rows at one distance: how much they count, and how much of it each class does, or the sum of their values. */
export interface Ring {
  readonly squared: number
  weight: number
  readonly votes: Float64Array
}

/** The k nearest rows, near ones first; where several are equally far, all of them. */
export function ringsAround(
  { tree, target, weight, average, isRegression }: LearnedRows,
  points: Points,
  at: number,
  k: number,
): Ring[] {
  const rings: Ring[] = []
  let total = 0
  visitNearest(tree, points, at, (row, squared) => {
    let place = rings.length
    while (place > 0 && rings[place - 1]!.squared >= squared) place--
    let ring = rings[place]
    if (ring?.squared !== squared) {
      ring = { squared, weight: 0, votes: new Float64Array(average.length) }
      rings.splice(place, 0, ring)
    }
    const w = weight[row]!
    ring.weight += w
    if (isRegression) ring.votes[0] = ring.votes[0]! + w * target[row]!
    else ring.votes[target[row]!] = ring.votes[target[row]!]! + w
    total += w
    let last = rings[rings.length - 1]!
    while (total - last.weight >= k) {
      total -= last.weight
      rings.pop()
      last = rings[rings.length - 1]!
    }
    return total >= k ? last.squared : Infinity
  })
  return rings
}

/** What the k nearest say: a value, log-odds, or a logarithm a class. */
export function marginOf(
  { average, prior, byDistance, isRegression }: LearnedRows,
  rings: readonly Ring[],
  k: number,
): number[] {
  const votes = new Float64Array(average.length)
  const isExact = byDistance && rings[0]?.squared === 0
  let [counted, squares, near] = [0, 0, 0]
  for (const { squared, weight, votes: own } of rings) {
    if (near >= k) break
    near += weight
    const nearness = !byDistance ? 1 : isExact ? Number(squared === 0) : 1 / Math.sqrt(squared)
    counted += nearness * weight
    squares += nearness * nearness * weight
    for (let c = 0; c < votes.length; c++) votes[c] = votes[c]! + nearness * own[c]!
  }
  // Rows that are infinitely far away say nothing.
  const shares = votes.map((vote, c) => (counted > 0 ? vote / counted : average[c]!))
  if (isRegression) return [shares[0]!]
  // What votes of unlike weight are worth in votes of one weight (Kish, 1965): few near ones prove less than many.
  const effective = squares > 0 ? (counted * counted) / squares : 0
  const smoothed = shares.map((share, c) => (effective * share + prior * average[c]!) / (effective + prior))
  return marginsOfShares([...smoothed])
}
