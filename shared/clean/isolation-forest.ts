import { log, permutation, type Rng } from '../core/index.ts'

const TREES = 100
const SUBSAMPLE = 256
const EULER = 0.5772156649015329

/** Rows from `from` to `to` of a tree's order are parted at `value` of `column`; a leaf has the rows that are left. */
type Node =
  | { readonly size: number }
  | { readonly column: Float64Array; readonly value: number; readonly below: Node; readonly above: Node }

/**
 * How easily each row is set apart by random cuts, in (0, 1): near 1 an outlier, about 0.5 and below none (Liu, Ting and
 * Zhou, "Isolation forest", 2008; 100 trees of 256 rows).
 *
 * @param columns values by row, without NaN, at least one column
 */
export function isolationScores(columns: readonly Float64Array[], rng: Rng): Float64Array {
  const rows = columns[0]?.length ?? 0
  const size = Math.min(SUBSAMPLE, rows)
  const deepest = Math.ceil(Math.log2(Math.max(2, size)))
  const depths = new Float64Array(rows)
  for (let tree = 0; tree < TREES; tree++) {
    const stream = rng.fork(tree)
    const root = grow(columns, [...permutation(rows, stream).subarray(0, size)], deepest, stream)
    for (let row = 0; row < rows; row++) depths[row] = (depths[row] ?? 0) + depthOf(root, row) / TREES
  }
  const usual = usualDepth(size)
  return depths.map((depth) => 2 ** (-depth / usual))
}

function grow(columns: readonly Float64Array[], rows: readonly number[], levels: number, rng: Rng): Node {
  const varied =
    levels > 0 && rows.length > 1
      ? columns.filter((column) => rows.some((row) => column[row] !== column[rows[0] ?? 0]))
      : []
  const column = varied.length > 0 ? varied[rng.below(varied.length)] : undefined
  if (!column) return { size: rows.length }
  let [low, high] = [Infinity, -Infinity]
  for (const row of rows) {
    low = Math.min(low, column[row] ?? 0)
    high = Math.max(high, column[row] ?? 0)
  }
  const share = rng.next()
  // Not low + (high − low) · share: that overflows between values near the largest number.
  const value = low * (1 - share) + high * share
  const isBelow = (row: number) => (column[row] ?? 0) <= value
  return {
    column,
    value,
    below: grow(columns, rows.filter(isBelow), levels - 1, rng),
    above: grow(
      columns,
      rows.filter((row) => !isBelow(row)),
      levels - 1,
      rng,
    ),
  }
}

function depthOf(root: Node, row: number): number {
  let node = root
  let depth = 0
  while ('column' in node) {
    node = (node.column[row] ?? 0) <= node.value ? node.below : node.above
    depth++
  }
  return depth + usualDepth(node.size)
}

/** Mean depth of a row in a random tree of so many rows: that of an unsuccessful search in a binary tree. */
function usualDepth(rows: number): number {
  if (rows < 2) return 0
  return rows === 2 ? 1 : 2 * (log(rows - 1) + EULER) - (2 * (rows - 1)) / rows
}
