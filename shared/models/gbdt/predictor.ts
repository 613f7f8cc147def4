import { exp } from '../../core/index.ts'
import type { Feature, Matrix } from '../matrix.ts'
import { definePredictor, type ModelState } from '../predictor.ts'
import { numbersOf } from '../trees/numbers.ts'
import { addTreesInBatch } from './batch-scoring.ts'
import { addTreesToRows } from './row-scoring.ts'

/**
 * Trees end to end in arrays (see trees/tree.ts for one); `roots[t]` is the first node of tree t, and tree t adds to
 * output t mod base.length. Children are numbered from the first node of all.
 */
export interface GbdtState extends ModelState {
  readonly base: Float64Array
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
  /** Boosting rounds kept. */
  readonly rounds: number
  /** Whether the prediction is the margin, or e^margin. */
  readonly link: 'identity' | 'log'
  /** Null where no feature's levels are read otherwise than by their codes. */
  readonly levels: LevelState | null
}

/** How levels are read. A level that was not there in training has no code, and counts as missing. */
export interface LevelState extends ModelState {
  /** For each feature where its codes begin in `bins` or `numbers`, and how many there are; −1, 0: they are read as numbers. */
  readonly start: Int32Array
  readonly count: Int32Array
  /** The bin of each code, from 1, or the number that stands for its targets. */
  readonly table: Uint8Array | Float64Array
  /** Where levels are read as bins: null where they are numbers. */
  readonly sets: LevelSets | null
}

export interface LevelSets extends ModelState {
  /** For each node where its set begins in `bits`, 32 bytes a set: the bins that go left, bin 0 (missing) first; −1: it goes by its threshold. */
  readonly start: Int32Array
  readonly bits: Uint8Array
}

export const isGbdtState = (state: unknown): state is GbdtState =>
  typeof state === 'object' && state !== null && 'roots' in state && 'threshold' in state && 'link' in state

/** Rows from which on it pays to walk rows side by side; with fewer, trees are. */
const BATCH_ROWS = 64

const linked = ({ link }: GbdtState, margins: Float64Array[]): Float64Array[] =>
  link === 'log' ? margins.map((margin) => margin.map(exp)) : margins

export const gbdtPredictor = definePredictor<GbdtState>({
  id: 'gbdt',
  margins(state, matrix, kernels) {
    const { rows } = matrix
    const margins = Array.from(state.base, (base) => new Float64Array(rows).fill(base))
    if (rows < BATCH_ROWS && addTreesToRows(state, matrix, valueReader(state), margins, kernels?.walker))
      return linked(state, margins)
    const columns = gbdtColumns(state, matrix)
    const isDone =
      kernels?.addTrees(state, columns, margins) || (rows >= BATCH_ROWS && addTreesInBatch(state, columns, margins))
    if (isDone) return linked(state, margins)
    const sets = state.levels?.sets
    for (const [t, root] of state.roots.entries()) {
      const own = margins[t % margins.length]!
      if (sets) addTreeWithSets(state, sets, root, columns, own)
      else addTree(state, root, columns, own)
    }
    return linked(state, margins)
  },
  jumps(state) {
    const jumps: { feature: number; value: number }[] = []
    for (let node = 0; node < state.feature.length; node++)
      if (
        state.left[node]! >= 0 &&
        Number.isFinite(state.threshold[node]) &&
        (state.levels?.sets?.start[node] ?? -1) < 0
      )
        jumps.push({ feature: state.feature[node]!, value: state.threshold[node]! })
    return jumps
  },
})

/** Values of every feature as its splits read them. */
export const gbdtColumns = ({ levels }: GbdtState, { features }: Matrix): Float64Array[] =>
  features.map((feature, f) => valuesOf(feature, f, levels))

/** Numbers as they are; levels as their codes, their bins (0: missing) or the numbers that stand for them. */
function valuesOf(feature: Feature, f: number, levels: LevelState | null): Float64Array {
  if (!levels || feature.kind === 'number' || levels.start[f]! < 0) return numbersOf(feature)
  const values = new Float64Array(feature.codes.length)
  for (let row = 0; row < values.length; row++) values[row] = levelValue(levels, f, feature.codes[row]!)
  return values
}

function levelValue({ start, count, table, sets }: LevelState, f: number, code: number): number {
  if (code >= 0 && code < count[f]!) return table[start[f]! + code]!
  return sets ? 0 : NaN
}

/** The same of one row. */
const valueReader =
  ({ levels }: GbdtState) =>
  (feature: Feature, f: number, row: number): number => {
    if (feature.kind === 'number') return feature.values[row]!
    const code = feature.codes[row]!
    if (levels && levels.start[f]! >= 0) return levelValue(levels, f, code)
    return code < 0 ? NaN : code
  }

/** Tree by tree over all rows: the tree stays in the cache. Values are added in the order of the trees. */
function addTree(state: GbdtState, root: number, columns: readonly Float64Array[], margins: Float64Array): void {
  const { feature, threshold, missingLeft, left, right, value } = state
  for (let row = 0; row < margins.length; row++) {
    let node = root
    let next = left[node]!
    while (next >= 0) {
      const x = columns[feature[node]!]![row]!
      if (x <= threshold[node]!) node = next
      else if (Number.isNaN(x) && missingLeft[node] === 1) node = next
      else node = right[node]!
      next = left[node]!
    }
    margins[row] = margins[row]! + value[node]!
  }
}

/** The same where some nodes go by sets of bins. */
function addTreeWithSets(
  { feature, threshold, missingLeft, left, right, value }: GbdtState,
  { start, bits }: LevelSets,
  root: number,
  columns: readonly Float64Array[],
  margins: Float64Array,
): void {
  for (let row = 0; row < margins.length; row++) {
    let node = root
    let next = left[node]!
    while (next >= 0) {
      const x = columns[feature[node]!]![row]!
      const from = start[node]!
      if (from >= 0) node = (bits[from + (x >> 3)]! >> (x & 7)) & 1 ? next : right[node]!
      else if (x <= threshold[node]!) node = next
      else if (Number.isNaN(x) && missingLeft[node] === 1) node = next
      else node = right[node]!
      next = left[node]!
    }
    margins[row] = margins[row]! + value[node]!
  }
}
