import { emptyPath, enter, leave } from './path.ts'
import { sharesOfLeaf } from './path-dependent.ts'
import { deepestOf, type SplitTrees } from './split-trees.ts'
import { shareOfOne } from './weights.ts'

// Many rows at once. What a leaf gives depends only on which of the places above it a row satisfies: 2^places patterns, and few of
// them occur. So what it gives is worked out once a pattern, and rows look it up (Yang, "Fast TreeSHAP", 2021, has the idea).

/** More places than this make tables too large; fewer rows than this do not pay for them. */
const MOST_PLACES = 10
const FEWEST_ROWS = 12

export const isForBatch = (trees: SplitTrees, rows: number): boolean =>
  rows >= FEWEST_ROWS && deepestOf(trees) <= MOST_PLACES

/** What a leaf of value 1 gives to each of its places, for a row with a pattern: bit p is 1 where place p is satisfied. */
export type LeafRule = (pattern: number, given: Float64Array, at: number) => void

/** Makes the rule of a leaf from what the walk knows of its places. */
export interface LeafRules {
  /** Called before a walk goes down one side of a split, with the place and whether it is new. */
  enterSide(node: number, isLeft: boolean, place: number, isNew: boolean, depth: number): void
  ruleOf(places: number, depth: number): LeafRule
}

/** @returns contributions[output][player · rows + row] */
export function inBatch(
  trees: SplitTrees,
  columns: readonly Float64Array[],
  playerOf: Int32Array,
  players: number,
  rules: LeafRules,
): Float64Array[] {
  const { outputs, roots, left, right, feature, values, stride, goesLeft } = trees
  const rows = columns[0]?.length ?? 0
  const contributions = Array.from({ length: outputs }, () => new Float64Array(players * rows))
  const deepest = deepestOf(trees)
  const patterns = Array.from({ length: deepest + 1 }, () => new Int32Array(rows))
  const sides = Array.from({ length: deepest }, () => new Uint8Array(rows))
  const path = emptyPath(players)
  const given = new Float64Array(MOST_PLACES * 2 ** MOST_PLACES)
  const isKnown = new Uint8Array(2 ** MOST_PLACES)

  function down(node: number, tree: number, depth: number): void {
    if (left[node]! < 0) {
      atLeaf(node, tree, depth)
      return
    }
    const { place, isNew } = enter(path, playerOf[feature[node]!]!)
    const column = columns[feature[node]!]!
    const isLeft = sides[depth]!
    for (let row = 0; row < rows; row++) isLeft[row] = goesLeft(node, column[row]!) ? 1 : 0
    for (const side of [1, 0]) {
      rules.enterSide(node, side === 1, place, isNew, depth)
      step(patterns[depth]!, patterns[depth + 1]!, isLeft, side, place, isNew)
      down(side === 1 ? left[node]! : right[node]!, tree, depth + 1)
    }
    if (isNew) leave(path, playerOf[feature[node]!]!)
  }

  function atLeaf(node: number, tree: number, depth: number): void {
    const { count } = path
    if (count === 0) return
    const pattern = patterns[depth]!
    const rule = rules.ruleOf(count, depth)
    isKnown.fill(0, 0, 2 ** count)
    for (let row = 0; row < rows; row++) {
      const own = pattern[row]!
      if (isKnown[own] === 1) continue
      isKnown[own] = 1
      rule(own, given, own * count)
    }
    for (let place = 0; place < count; place++) {
      const from = path.players[place]! * rows
      if (stride === 1) add(contributions[tree % outputs]!, from, pattern, given, count, place, values[node]!)
      else
        for (let k = 0; k < outputs; k++)
          add(contributions[k]!, from, pattern, given, count, place, values[node * stride + k]!)
    }
  }

  for (const [t, root] of roots.entries()) down(root, t, 0)
  return contributions
}

/** Bit `place` of every row's pattern: whether it goes the way of all splits of the place. */
function step(
  before: Int32Array,
  after: Int32Array,
  isLeft: Uint8Array,
  side: number,
  place: number,
  isNew: boolean,
): void {
  if (isNew)
    for (let row = 0; row < before.length; row++) after[row] = before[row]! | (Number(isLeft[row] === side) << place)
  else
    for (let row = 0; row < before.length; row++) after[row] = before[row]! & ~(Number(isLeft[row] !== side) << place)
}

function add(
  into: Float64Array,
  from: number,
  pattern: Int32Array,
  given: Float64Array,
  count: number,
  place: number,
  value: number,
): void {
  for (let row = 0; row < pattern.length; row++)
    into[from + row] = into[from + row]! + value * given[pattern[row]! * count + place]!
}

/** Rules of the path-dependent game. */
export function pathRules({ left, right }: SplitTrees, cover: Float64Array): LeafRules {
  const shares = Array.from({ length: MOST_PLACES + 1 }, () => new Float64Array(MOST_PLACES))
  return {
    enterSide(node, isLeft, place, isNew, depth) {
      const child = isLeft ? left[node]! : right[node]!
      const share = shares[depth + 1]!
      share.set(shares[depth]!)
      const part = cover[node]! > 0 ? cover[child]! / cover[node]! : 0.5
      share[place] = isNew ? part : shares[depth]![place]! * part
    },
    ruleOf(places, depth) {
      const own = new Float64Array(places)
      return (pattern, given, at) => {
        sharesOfLeaf(places, (place) => ((pattern >> place) & 1) === 1, shares[depth]!, own)
        given.set(own, at)
      }
    },
  }
}

/** Rules of the interventional game: the background rows' patterns, counted. */
export function backgroundRules({ feature, goesLeft }: SplitTrees, background: readonly Float64Array[]): LeafRules {
  const rows = background[0]?.length ?? 0
  const patterns = Array.from({ length: MOST_PLACES + 1 }, () => new Int32Array(rows))
  const isLeftOf = new Uint8Array(rows)
  return {
    enterSide(node, isLeft, place, isNew, depth) {
      const column = background[feature[node]!]!
      for (let row = 0; row < rows; row++) isLeftOf[row] = goesLeft(node, column[row]!) ? 1 : 0
      step(patterns[depth]!, patterns[depth + 1]!, isLeftOf, Number(isLeft), place, isNew)
    },
    ruleOf(places, depth) {
      const counts = new Int32Array(2 ** places)
      for (const pattern of patterns[depth]!) counts[pattern] = counts[pattern]! + 1
      const all = counts.length - 1
      return (pattern, given, at) => {
        given.fill(0, at, at + places)
        // With a background row of another pattern the leaf is reached only where one of both satisfies every place.
        for (let other = 0; other <= all; other++)
          if (counts[other]! > 0 && (pattern | other) === all)
            giveAgainst(pattern, other, places, counts[other]! / rows, given, at)
      }
    },
  }
}

function giveAgainst(
  pattern: number,
  other: number,
  places: number,
  weight: number,
  given: Float64Array,
  at: number,
): void {
  const all = 2 ** places - 1
  const [own, others] = [bits(all & ~other), bits(all & ~pattern)]
  const [gain, loss] = [weight * shareOfOne(own, others), weight * shareOfOne(others, own)]
  for (let place = 0; place < places; place++)
    if (((pattern >> place) & 1) === 0) given[at + place] = given[at + place]! - loss
    else if (((other >> place) & 1) === 0) given[at + place] = given[at + place]! + gain
}

function bits(of: number): number {
  let count = 0
  for (let rest = of; rest !== 0; rest &= rest - 1) count++
  return count
}
