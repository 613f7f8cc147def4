import { emptyPath, enter, leave } from './path.ts'
import type { SplitTrees } from './split-trees.ts'
import { shareOfOne } from './weights.ts'

/** Background rows that are looked at together: one bit each. */
const TOGETHER = 32

/**
 * Interventional TreeSHAP, row by row (Lundberg et al., "From local explanations to global understanding with explainable AI for
 * trees", 2020, algorithm 3; here for all background rows of a walk at once). A player's columns move together.
 *
 * @param playerOf the player of every feature
 * @returns contributions[output][player · rows + row]: the mean over background rows of exact Shapley values
 */
export function interventional(
  trees: SplitTrees,
  rows: readonly Float64Array[],
  background: readonly Float64Array[],
  playerOf: Int32Array,
  players: number,
): Float64Array[] {
  const count = rows[0]?.length ?? 0
  const backgroundRows = background[0]?.length ?? 0
  const contributions = Array.from({ length: trees.outputs }, () => new Float64Array(players * count))
  for (const [place, goLeft] of masksOf(trees, background, backgroundRows).entries()) {
    const together = Math.min(TOGETHER, backgroundRows - place * TOGETHER)
    const all = together === TOGETHER ? -1 : (1 << together) - 1
    const walk = createWalk(trees, rows, goLeft, playerOf, players, contributions)
    for (let row = 0; row < count; row++) for (const [t, root] of trees.roots.entries()) walk(row, t, root, all)
  }
  for (const own of contributions) for (let i = 0; i < own.length; i++) own[i] = own[i]! / backgroundRows
  return contributions
}

const MASKS = new WeakMap<SplitTrees, { readonly background: readonly Float64Array[]; readonly masks: Int32Array[] }>()

/** The masks of all background rows, those together at each place; kept for the background that was asked about last. */
function masksOf(trees: SplitTrees, background: readonly Float64Array[], rows: number): readonly Int32Array[] {
  const last = MASKS.get(trees)
  if (last?.background === background) return last.masks
  const masks: Int32Array[] = []
  for (let from = 0; from < rows; from += TOGETHER)
    masks.push(leftMasks(trees, background, from, Math.min(TOGETHER, rows - from)))
  MASKS.set(trees, { background, masks })
  return masks
}

/** For every node the background rows, as bits, whose values go left there. */
function leftMasks(
  { left, feature, goesLeft }: SplitTrees,
  columns: readonly Float64Array[],
  from: number,
  count: number,
): Int32Array {
  const masks = new Int32Array(left.length)
  for (let node = 0; node < left.length; node++) {
    if (left[node]! < 0) continue
    const values = columns[feature[node]!]!
    let mask = 0
    for (let i = 0; i < count; i++) if (goesLeft(node, values[from + i]!)) mask |= 1 << i
    masks[node] = mask
  }
  return masks
}

function createWalk(
  { roots, left, right, feature, values, stride, outputs, goesLeft }: SplitTrees,
  columns: readonly Float64Array[],
  goLeft: Int32Array,
  playerOf: Int32Array,
  players: number,
  contributions: readonly Float64Array[],
): (row: number, tree: number, root: number, all: number) => void {
  const rows = columns[0]?.length ?? 0
  const path = emptyPath(players)
  // Whether the row, and which background rows, go the way of every split of a place.
  const ofRow = new Uint8Array(players)
  const ofBackground = new Int32Array(players)
  const given = new Float64Array(players)
  let row = 0
  let tree = 0

  function down(node: number, alive: number): void {
    if (left[node]! < 0) {
      atLeaf(node, alive)
      return
    }
    const player = playerOf[feature[node]!]!
    const { place, isNew } = enter(path, player)
    const [rowSo, backgroundSo] = isNew ? [1, -1] : [ofRow[place]!, ofBackground[place]!]
    const isLeft = goesLeft(node, columns[feature[node]!]![row]!)
    for (const side of [0, 1]) {
      ofRow[place] = rowSo & Number(isLeft === (side === 0))
      ofBackground[place] = backgroundSo & (side === 0 ? goLeft[node]! : ~goLeft[node]!)
      const still = ofRow[place] === 1 ? alive : alive & ofBackground[place]!
      if (still !== 0) down(side === 0 ? left[node]! : right[node]!, still)
    }
    ofRow[place] = rowSo
    ofBackground[place] = backgroundSo
    if (isNew) leave(path, player)
  }

  /** With each background row, some places need the row's value, some the other's, and some hold with both. */
  function atLeaf(node: number, alive: number): void {
    const { count } = path
    let others = 0
    for (let place = 0; place < count; place++) others += 1 - ofRow[place]!
    given.fill(0, 0, count)
    for (let rest = alive; rest !== 0; rest &= rest - 1) giveAgainst(rest & -rest, others)
    for (let place = 0; place < count; place++) {
      if (given[place] === 0) continue
      const at = path.players[place]! * rows + row
      for (let k = 0; k < stride; k++) {
        const own = contributions[stride === 1 ? tree % outputs : k]!
        own[at] = own[at]! + given[place]! * values[node * stride + k]!
      }
    }
  }

  /** What the leaf gives to its places where the rest comes from the background row of this bit. */
  function giveAgainst(bit: number, others: number): void {
    const { count } = path
    let own = 0
    for (let place = 0; place < count; place++) own += ofRow[place]! & Number((ofBackground[place]! & bit) === 0)
    const [gain, loss] = [shareOfOne(own, others), shareOfOne(others, own)]
    for (let place = 0; place < count; place++)
      if (ofRow[place] === 0) given[place] = given[place]! - loss
      else if ((ofBackground[place]! & bit) === 0) given[place] = given[place]! + gain
  }

  return (which, t, root, all) => {
    row = which
    tree = t
    if (roots.length > 0) down(root, all)
  }
}
