import { permutation, type Rng } from '../core/index.ts'

/** Row numbers of each part, ascending; a row is in at most one. */
export interface Split {
  readonly train: Uint32Array
  readonly valid: Uint32Array
  readonly test: Uint32Array
}

/** How rows may be parted: which must spread evenly, and which must stay together. Indexed by row number. */
export interface SplitRules {
  /** Rows of one stratum spread over all parts in proportion; null for none. */
  readonly strata: Int32Array | null
  /** Rows of one group stay in one part; null for none. Groups take precedence over strata. */
  readonly groups: Int32Array | null
}

/**
 * Parts rows into `folds` of nearly equal size, at random by the seed.
 *
 * @returns the fold (0 … folds − 1) of rows[i], for every i
 */
export function assignFolds(rows: Uint32Array, folds: number, { strata, groups }: SplitRules, rng: Rng): Uint32Array {
  if (groups) return assignGroups(rows, folds, groups, rng)
  const fold = new Uint32Array(rows.length)
  // Dealing out each stratum where the one before stopped keeps folds level in size and in every stratum.
  let dealt = 0
  for (const members of byStratum(rows, strata, rng)) for (const i of members) fold[i] = dealt++ % folds
  return fold
}

/** Positions in `rows` by stratum, each in random order. */
function byStratum(rows: Uint32Array, strata: Int32Array | null, rng: Rng): Uint32Array[] {
  const order = permutation(rows.length, rng)
  if (!strata) return rows.length === 0 ? [] : [order]
  const sizes = new Map<number, number>()
  for (let i = 0; i < rows.length; i++) {
    const stratum = strata[rows[i]!]!
    sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1)
  }
  const ids = [...sizes.keys()].sort((a, b) => a - b)
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  const starts = new Uint32Array(ids.length + 1)
  for (let place = 0; place < ids.length; place++) starts[place + 1] = starts[place]! + sizes.get(ids[place]!)!
  const next = starts.slice()
  const members = new Uint32Array(rows.length)
  for (let at = 0; at < order.length; at++) {
    const place = placeOf.get(strata[rows[order[at]!]!]!)!
    members[next[place]!++] = order[at]!
  }
  return ids.map((_, place) => members.subarray(starts[place], starts[place + 1]))
}

/** Whole groups, largest first, each into the fold that has the fewest rows so far. */
function assignGroups(rows: Uint32Array, folds: number, groups: Int32Array, rng: Rng): Uint32Array {
  const sizes = new Map<number, number>()
  for (let i = 0; i < rows.length; i++) sizes.set(groups[rows[i]!]!, (sizes.get(groups[rows[i]!]!) ?? 0) + 1)
  const ids = [...sizes.keys()].sort((a, b) => a - b)
  const shuffled = Array.from(permutation(ids.length, rng), (at) => ids[at]!)
  shuffled.sort((a, b) => sizes.get(b)! - sizes.get(a)!)
  const filled = new Array<number>(folds).fill(0)
  const foldOf = new Map<number, number>()
  for (const id of shuffled) {
    const fold = filled.indexOf(Math.min(...filled))
    foldOf.set(id, fold)
    filled[fold] = filled[fold]! + sizes.get(id)!
  }
  return Uint32Array.from(rows, (row) => foldOf.get(groups[row]!)!)
}

/**
 * A part of about `share` of the rows, at random by the seed, and the rest; both ascending. In every stratum the part
 * is within a row of its share; with groups it is as near as whole groups allow.
 */
export function holdOut(
  rows: Uint32Array,
  share: number,
  { strata, groups }: SplitRules,
  rng: Rng,
): { rest: Uint32Array; held: Uint32Array } {
  const isHeld = new Uint8Array(rows.length)
  if (groups) holdGroups(rows, share, groups, rng, isHeld)
  else {
    let before = 0
    for (const members of byStratum(rows, strata, rng)) {
      // Rounding the running total, not each stratum, keeps the whole part at its share too.
      const count = Math.round((before + members.length) * share) - Math.round(before * share)
      for (let i = 0; i < count; i++) isHeld[members[i]!] = 1
      before += members.length
    }
  }
  return parted(rows, isHeld)
}

function parted(rows: Uint32Array, isHeld: Uint8Array): { rest: Uint32Array; held: Uint32Array } {
  const [rest, held] = [new Uint32Array(rows.length), new Uint32Array(rows.length)]
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    if (isHeld[i] === 1) held[count++] = rows[i]!
    else rest[i - count] = rows[i]!
  }
  return { rest: rest.slice(0, rows.length - count), held: held.slice(0, count) }
}

/** Holds whole groups, in random order, while one more brings the part nearer to its share. */
function holdGroups(rows: Uint32Array, share: number, groups: Int32Array, rng: Rng, isHeld: Uint8Array): void {
  const members = byStratum(rows, groups, rng.fork('members'))
  let held = 0
  for (const at of permutation(members.length, rng)) {
    const group = members[at]!
    if (held + group.length / 2 > rows.length * share) continue
    for (const i of group) isHeld[i] = 1
    held += group.length
  }
}

/** The latest `share` of the rows by time, and the rest; rows without a time are among the rest. */
export function holdOutLatest(
  rows: Uint32Array,
  share: number,
  times: Float64Array,
): { rest: Uint32Array; held: Uint32Array } {
  const known = [...rows]
    .map((row) => times[row]!)
    .filter((time) => !Number.isNaN(time))
    .sort((a, b) => a - b)
  const from = known[Math.min(known.length - 1, Math.floor(known.length * (1 - share)))] ?? Infinity
  return { rest: rows.filter((row) => !(times[row]! >= from)), held: rows.filter((row) => times[row]! >= from) }
}
