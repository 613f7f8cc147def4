// Random trees, rows with missing values, and what Shapley values are by their definition.
import type { Rng } from '../../core/index.ts'
import type { SplitTrees } from './split-trees.ts'

/** Trees on thresholds, missing values and sets of the levels 0 … 3, grown at random. */
export function randomTrees(rng: Rng, features: number, trees: number, depth: number, outputs = 1): SplitTrees {
  const feature: number[] = []
  const left: number[] = []
  const right: number[] = []
  const values: number[] = []
  const cover: number[] = []
  const threshold: number[] = []
  const missing: boolean[] = []
  const sets: (Set<number> | null)[] = []
  const leaf = (rows: number): number => {
    feature.push(-1)
    left.push(-1)
    right.push(-1)
    values.push(4 * rng.next() - 2)
    cover.push(rows)
    threshold.push(0)
    missing.push(false)
    sets.push(null)
    return left.length - 1
  }
  const grow = (rows: number, below: number): number => {
    const node = leaf(rows)
    if (below === 0 || rng.next() < 0.15) return node
    feature[node] = rng.below(features)
    threshold[node] = rng.below(4) - 0.5
    missing[node] = rng.next() < 0.5
    // Features of even number are numbers, the others levels.
    sets[node] = (feature[node] ?? 0) % 2 === 1 ? new Set([0, 1, 2, 3].filter(() => rng.next() < 0.5)) : null
    const part = Math.floor(rows * rng.next())
    left[node] = grow(part, below - 1)
    right[node] = grow(rows - part, below - 1)
    return node
  }
  const roots = Int32Array.from({ length: trees * outputs }, () => grow(1000, depth))
  return {
    outputs,
    roots,
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    feature: Int32Array.from(feature),
    values: Float64Array.from(values),
    stride: 1,
    cover: Float64Array.from(cover),
    columnsOf: ({ features: all }) => all.map((one) => (one.kind === 'number' ? one.values : Float64Array.of())),
    goesLeft: (node, x) =>
      Number.isNaN(x) ? missing[node] === true : (sets[node]?.has(x) ?? x <= (threshold[node] ?? 0)),
  }
}

export const randomColumns = (rng: Rng, features: number, rows: number): Float64Array[] =>
  Array.from({ length: features }, () =>
    Float64Array.from({ length: rows }, () => (rng.next() < 0.15 ? NaN : rng.below(4))),
  )

/** The output `k` of a row. */
export function walked(trees: SplitTrees, k: number, numberOf: (feature: number) => number): number {
  let sum = 0
  for (const [t, root] of trees.roots.entries()) {
    if (t % trees.outputs !== k) continue
    let node = root
    while (trees.left[node]! >= 0)
      node = trees.goesLeft(node, numberOf(trees.feature[node]!)) ? trees.left[node]! : trees.right[node]!
    sum += trees.values[node]!
  }
  return sum
}

/** Shapley values of a game, from every coalition: a coalition is a set of bits. */
export function shapley(players: number, worth: (coalition: number) => number): number[] {
  const known = Array.from({ length: 2 ** players }, (_, coalition) => worth(coalition))
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  return Array.from({ length: players }, (_, player) => {
    let sum = 0
    for (const [coalition, value] of known.entries()) {
      if ((coalition >> player) & 1) continue
      const size = coalition.toString(2).replaceAll('0', '').length
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players)
      sum += weight * ((known[coalition | (1 << player)] ?? 0) - value)
    }
    return sum
  })
}
