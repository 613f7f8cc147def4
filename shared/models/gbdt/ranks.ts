import type { GbdtState } from './predictor.ts'

// A value matters to trees by its rank among the thresholds of its feature alone. So a byte stands for a number, as it does for the
// bin of a level, and every node asks the same: is this byte one of a set?

/** Thresholds of a feature that a byte can tell apart. */
const MOST_CUTS = 254
/** Bytes of a set of 256. */
export const SET_BYTES = 32
/** What a missing value ranks where it goes right: above every threshold. */
export const HIGHEST_RANK = 255

/** What the nodes ask of a feature: thresholds, ascending, or sets of bins. */
export interface Tested {
  readonly cuts: Float64Array
  readonly isLevels: boolean
}

/** Where the set of a node begins; −1 where it goes by its threshold. */
export const setOf = ({ levels }: GbdtState, node: number): number => levels?.sets?.start[node] ?? -1

/** Whether each right child follows the left one, as in all trees that are grown here. */
export const areInPairs = ({ left, right }: GbdtState): boolean =>
  left.every((node, i) => node < 0 || (node > i && right[i] === node + 1))

/** By feature; null where a feature has more thresholds than a byte tells apart, or is asked both ways. */
export function testedBy(state: GbdtState, features: number): Tested[] | null {
  const found = Array.from({ length: features }, () => ({ cuts: new Set<number>(), isLevels: false }))
  for (let node = 0; node < state.left.length; node++) {
    const own = found[state.feature[node] ?? 0]
    if ((state.left[node] ?? -1) < 0 || !own) continue
    if (setOf(state, node) >= 0) own.isLevels = true
    else own.cuts.add(state.threshold[node] ?? 0)
  }
  if (found.some(({ cuts, isLevels }) => cuts.size > MOST_CUTS || (isLevels && cuts.size > 0))) return null
  return found.map(({ cuts, isLevels }) => ({ cuts: Float64Array.from(cuts).sort(), isLevels }))
}

/** How many cuts, ascending, lie below a value: of a cut itself its place among them. */
export function rankIn(cuts: Float64Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** 256 sets end to end: set k holds the ranks from 0 to k. */
export function rankSets(): Uint8Array {
  const bytes = new Uint8Array(256 * SET_BYTES)
  for (let most = 0; most < 256; most++)
    for (let rank = 0; rank <= most; rank++) {
      const to = most * SET_BYTES + (rank >> 3)
      bytes[to] = bytes[to]! | (1 << (rank & 7))
    }
  return bytes
}
