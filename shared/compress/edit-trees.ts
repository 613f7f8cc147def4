import type { GbdtState } from '../models/index.ts'

/** What becomes of the nodes of trees. */
export interface TreeEdit {
  /** Trees from here on are left out; all stay where it is left out. */
  readonly trees?: number
  /** The node that takes the place of this one: itself, or one below it. */
  readonly passTo?: (node: number) => number
  /** What a node that parts rows becomes as a leaf; null where it stays. */
  readonly leafAt?: (node: number) => number | null
}

/** The same trees with fewer nodes, level by level as they are grown: a right child follows its left one. */
export function editTrees(
  state: GbdtState,
  { trees = state.roots.length, passTo = (node) => node, leafAt = () => null }: TreeEdit,
): GbdtState {
  const { left, right } = state
  const sets = state.levels?.sets ?? null
  /** For each new node the one that it was, and the value of a leaf. */
  const kept: { readonly node: number; readonly leaf: number | null; readonly left: number }[] = []
  const roots = Array.from(state.roots.subarray(0, trees), (root) => {
    const first = kept.length
    const queue = [passTo(root)]
    for (const node of queue) {
      const below = left[node] ?? -1
      const leaf = below < 0 ? (state.value[node] ?? 0) : leafAt(node)
      kept.push({ node, leaf, left: leaf === null ? first + queue.length : -1 })
      if (leaf === null) queue.push(passTo(below), passTo(right[node] ?? -1))
    }
    return first
  })
  const parted = <T extends Int32Array | Float64Array | Uint8Array>(of: T, to: T, none: number): T => {
    for (const [at, { node, leaf }] of kept.entries()) to[at] = leaf === null ? (of[node] ?? none) : none
    return to
  }
  const count = kept.length
  return {
    ...state,
    roots: Int32Array.from(roots),
    feature: parted(state.feature, new Int32Array(count), -1),
    threshold: parted(state.threshold, new Float64Array(count), 0),
    missingLeft: parted(state.missingLeft, new Uint8Array(count), 0),
    left: Int32Array.from(kept, (own) => own.left),
    right: Int32Array.from(kept, (own) => (own.left < 0 ? -1 : own.left + 1)),
    value: Float64Array.from(kept, ({ node, leaf }) => leaf ?? state.value[node] ?? 0),
    rounds: roots.length / state.base.length,
    levels: state.levels && {
      ...state.levels,
      sets:
        sets &&
        keptSets(
          sets,
          kept.map(({ node, leaf }) => (leaf === null ? (sets.start[node] ?? -1) : -1)),
        ),
    },
  }
}

const SET_BYTES = 32

/** The sets of the nodes that are left, end to end. */
function keptSets(
  { bits }: { readonly bits: Uint8Array },
  starts: readonly number[],
): { readonly start: Int32Array; readonly bits: Uint8Array } {
  const packed = new Uint8Array(SET_BYTES * starts.filter((from) => from >= 0).length)
  let end = 0
  const start = Int32Array.from(starts, (from) => {
    if (from < 0) return -1
    packed.set(bits.subarray(from, from + SET_BYTES), end)
    end += SET_BYTES
    return end - SET_BYTES
  })
  return { start, bits: packed }
}

/** Without what only nodes hold that part rows: nothing reads it. */
export const withoutInnerValues = (state: GbdtState): GbdtState => ({
  ...state,
  value: state.value.map((value, node) => ((state.left[node] ?? -1) < 0 ? value : 0)),
})
