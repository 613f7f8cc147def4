import type { Matrix } from '../../models/index.ts'

/** Trees as attributions walk them: binary splits on features, leaves with values. */
export interface SplitTrees {
  readonly outputs: number
  /** The first node of every tree. */
  readonly roots: Int32Array
  /** −1 for a leaf. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly feature: Int32Array
  /** With a stride of 1 tree t adds values[node] to output t mod outputs, otherwise values[node · stride + k] to each output k. */
  readonly values: Float64Array
  readonly stride: number
  /** Training rows at every node, where the model knows them. */
  readonly cover: Float64Array | null
  /** Values of every feature as its splits read them. */
  columnsOf(matrix: Matrix): readonly Float64Array[]
  /** Whether a value of the node's feature goes left. */
  goesLeft(node: number, value: number): boolean
}

const DEEPEST = new WeakMap<SplitTrees, number>()

/** Splits from a root to the leaf that is farthest from it. */
export function deepestOf(trees: SplitTrees): number {
  const known = DEEPEST.get(trees) ?? farthest(trees)
  DEEPEST.set(trees, known)
  return known
}

function farthest({ roots, left, right }: SplitTrees): number {
  let deepest = 0
  const open: [node: number, depth: number][] = [...roots].map((root) => [root, 0])
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, depth] = next
    deepest = Math.max(deepest, depth)
    if (left[node]! >= 0) open.push([left[node]!, depth + 1], [right[node]!, depth + 1])
  }
  return deepest
}

const COLUMNS = new WeakMap<SplitTrees, { readonly matrix: Matrix; readonly columns: readonly Float64Array[] }>()

/** Columns of the matrix that is asked about again and again: the background. */
export function keptColumnsOf(trees: SplitTrees, matrix: Matrix): readonly Float64Array[] {
  const last = COLUMNS.get(trees)
  if (last?.matrix === matrix) return last.columns
  const columns = trees.columnsOf(matrix)
  COLUMNS.set(trees, { matrix, columns })
  return columns
}

/** Rows at every node, counted. */
export function coverOf(trees: SplitTrees, matrix: Matrix): Float64Array {
  const columns = trees.columnsOf(matrix)
  const { roots, left, right, feature } = trees
  const cover = new Float64Array(left.length)
  for (const root of roots)
    for (let row = 0; row < matrix.rows; row++) {
      let node = root
      cover[node] = cover[node]! + 1
      while (left[node]! >= 0) {
        node = trees.goesLeft(node, columns[feature[node]!]![row]!) ? left[node]! : right[node]!
        cover[node] = cover[node]! + 1
      }
    }
  return cover
}
