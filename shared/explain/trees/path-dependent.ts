import { emptyPath, enter, leave } from './path.ts'
import type { SplitTrees } from './split-trees.ts'
import { coalitionWeights } from './weights.ts'

/** Contributions, and what the trees say of no row in particular. */
export interface PathDependent {
  /** [output][player · rows + row] */
  readonly contributions: Float64Array[]
  readonly base: Float64Array
}

/**
 * Path-dependent TreeSHAP, row by row (Lundberg et al., 2020, algorithm 2, with sums of coalitions as polynomials instead of
 * divisions, which stay exact where no training row went). What is not known of a row is averaged over the ways that training
 * rows went.
 *
 * @param cover rows at every node
 */
export function pathDependent(
  trees: SplitTrees,
  rows: readonly Float64Array[],
  cover: Float64Array,
  playerOf: Int32Array,
  players: number,
): PathDependent {
  const { outputs, roots, left, right, feature, values, stride, goesLeft } = trees
  const count = rows[0]?.length ?? 0
  const contributions = Array.from({ length: outputs }, () => new Float64Array(players * count))
  const base = new Float64Array(outputs)
  const path = emptyPath(players)
  const ofRow = new Uint8Array(players)
  const share = new Float64Array(players)
  const given = new Float64Array(players)

  function down(node: number, row: number, tree: number): void {
    if (left[node]! < 0) {
      atLeaf(node, row, tree)
      return
    }
    const player = playerOf[feature[node]!]!
    const { place, isNew } = enter(path, player)
    const [rowSo, shareSo] = isNew ? [1, 1] : [ofRow[place]!, share[place]!]
    const isLeft = goesLeft(node, rows[feature[node]!]![row]!)
    for (const child of [left[node]!, right[node]!]) {
      ofRow[place] = rowSo & Number(isLeft === (child === left[node]))
      share[place] = shareSo * (cover[node]! > 0 ? cover[child]! / cover[node]! : 0.5)
      down(child, row, tree)
    }
    ofRow[place] = rowSo
    share[place] = shareSo
    if (isNew) leave(path, player)
  }

  function atLeaf(node: number, row: number, tree: number): void {
    sharesOfLeaf(path.count, (place) => ofRow[place] === 1, share, given)
    let ofAll = 1
    for (let place = 0; place < path.count; place++) ofAll *= share[place]!
    const first = stride === 1 ? tree % outputs : 0
    const last = stride === 1 ? first : outputs - 1
    for (let k = first; k <= last; k++) {
      const value = values[node * stride + (stride === 1 ? 0 : k)]!
      const own = contributions[k]!
      if (row === 0) base[k] = base[k]! + value * ofAll
      for (let place = 0; place < path.count; place++) {
        const at = path.players[place]! * count + row
        own[at] = own[at]! + value * given[place]!
      }
    }
  }

  for (let row = 0; row < count; row++) for (const [t, root] of roots.entries()) down(root, row, t)
  return { contributions, base }
}

const WEIGHTS: Float64Array[] = []

/**
 * What a leaf of value 1 gives to each of its places: the Shapley values of the game whose worth is the product of 1 or 0 for
 * the places in a coalition (whether the row goes the way of their splits), and of the shares of the others.
 */
export function sharesOfLeaf(
  count: number,
  holds: (place: number) => boolean,
  share: Float64Array,
  given: Float64Array,
): void {
  WEIGHTS[count] ??= coalitionWeights(count)
  const weights = WEIGHTS[count]
  for (let own = 0; own < count; own++) {
    // Coefficient s: the sum, over coalitions of s others, of what they leave to the rest.
    const sums = [1]
    for (let place = 0; place < count; place++) {
      if (place === own) continue
      const one = holds(place) ? 1 : 0
      sums.push(0)
      for (let s = sums.length - 1; s >= 0; s--) sums[s] = sums[s]! * share[place]! + (s > 0 ? one * sums[s - 1]! : 0)
    }
    let total = 0
    for (let s = 0; s < count; s++) total += weights[s]! * sums[s]!
    given[own] = total * ((holds(own) ? 1 : 0) - share[own]!)
  }
}
