import type { FeatureBins } from '../trees/feature-bins.ts'
import type { TreeNodes } from '../trees/tree.ts'
import type { GbdtState, LevelSets, LevelState } from './predictor.ts'

/**
 * Trees as they are scored.
 *
 * @param unit what values are multiplied by: they were learned in another scale
 */
export function packTrees(
  base: Float64Array,
  trees: readonly TreeNodes[],
  unit: number,
  link: GbdtState['link'],
  levels: LevelState | null,
): GbdtState {
  const count = trees.reduce((sum, tree) => sum + tree.value.length, 0)
  const state = {
    base: base.map((value) => value * unit),
    roots: new Int32Array(trees.length),
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    missingLeft: new Uint8Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    value: new Float64Array(count),
    rounds: trees.length / base.length,
    link,
    levels,
  }
  let first = 0
  for (const [t, tree] of trees.entries()) {
    state.roots[t] = first
    state.feature.set(tree.feature, first)
    state.threshold.set(tree.threshold, first)
    state.missingLeft.set(tree.missingLeft, first)
    for (let node = 0; node < tree.value.length; node++) {
      const isLeaf = tree.left[node]! < 0
      state.left[first + node] = isLeaf ? -1 : tree.left[node]! + first
      state.right[first + node] = isLeaf ? -1 : tree.right[node]! + first
      state.value[first + node] = tree.value[node]! * unit
    }
    first += tree.value.length
  }
  return state
}

/** The trees of a model and those that were grown after them. */
export function joinStates(earlier: GbdtState, later: GbdtState): GbdtState {
  const first = earlier.value.length
  const shifted = (places: Int32Array) => places.map((place) => (place < 0 ? -1 : place + first))
  const joined = {
    base: earlier.base,
    roots: joinInts(earlier.roots, shifted(later.roots)),
    feature: joinInts(earlier.feature, later.feature),
    threshold: joinDoubles(earlier.threshold, later.threshold),
    missingLeft: joinBytes(earlier.missingLeft, later.missingLeft),
    left: joinInts(earlier.left, shifted(later.left)),
    right: joinInts(earlier.right, shifted(later.right)),
    value: joinDoubles(earlier.value, later.value),
    rounds: earlier.rounds + later.rounds,
    link: earlier.link,
  }
  const known = later.levels ?? earlier.levels
  if (!known) return { ...joined, levels: null }
  const none = (nodes: number): LevelSets => ({ start: new Int32Array(nodes).fill(-1), bits: new Uint8Array(0) })
  const a = earlier.levels?.sets ?? none(first)
  const b = later.levels?.sets ?? none(later.value.length)
  const start = joinInts(
    a.start,
    b.start.map((place) => (place < 0 ? -1 : place + a.bits.length)),
  )
  return { ...joined, levels: { ...known, sets: { start, bits: joinBytes(a.bits, b.bits) } } }
}

function joinInts(a: Int32Array, b: Int32Array): Int32Array {
  const joined = new Int32Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

function joinDoubles(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

/** The bins of levels and the sets of the nodes that go by them; null where no node does. */
export function packSets(bins: readonly FeatureBins[], trees: readonly TreeNodes[]): LevelState | null {
  const sets = trees.flatMap((tree) => tree.split.map((split) => split?.levels ?? null))
  const count = sets.reduce((sum, set) => sum + (set ? 1 : 0), 0)
  if (count === 0) return null
  const setStart = new Int32Array(sets.length).fill(-1)
  const bits = new Uint8Array(32 * count)
  let end = 0
  for (const [node, set] of sets.entries()) {
    if (!set) continue
    setStart[node] = end
    bits.set(set, end)
    end += 32
  }
  const { values, ...places } = packTables(bins.map(({ binOfCode }) => binOfCode))
  return { ...places, table: Uint8Array.from(values), sets: { start: setStart, bits } }
}

/** Numbers in the place of levels, for each feature by code, null for features that have none; null where none has. */
export function packNumbers(numbers: readonly (Float64Array | null)[]): LevelState | null {
  if (numbers.every((own) => own === null)) return null
  const { values, ...places } = packTables(numbers)
  return { ...places, table: Float64Array.from(values), sets: null }
}

function packTables(tables: readonly (Float64Array | Uint8Array | null)[]) {
  const start = new Int32Array(tables.length).fill(-1)
  const count = new Int32Array(tables.length)
  const values: number[] = []
  for (const [f, table] of tables.entries()) {
    if (!table) continue
    start[f] = values.length
    count[f] = table.length
    for (const value of table) values.push(value)
  }
  return { start, count, values }
}
