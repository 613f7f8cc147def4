import { holmAdjusted, log, normalBelow, permutation, type Rng } from '../../core/index.ts'
import { areaWithError, type Figure } from '../../metrics/index.ts'
import { columnOf, type Table } from '../../table/index.ts'
import { EVIDENCE } from '../against-rest.ts'
import type { Grouping } from '../groups.ts'
import { type ColumnCodes, codesOf } from './column-codes.ts'

/** How well columns tell a group from all other rows. */
export interface ProxyColumns {
  /** One column, two together, or all. */
  readonly columns: readonly string[]
  readonly group: string
  /** Area under the ROC curve on rows held out; 0.5 is chance. */
  readonly auc: Figure
  /** Of an area of 0.5, corrected by Holm for everything that was tried. */
  readonly adjusted: number
  /** Whether there is evidence of it, and it is strong enough to stand in for the group. */
  readonly isProxy: boolean
}

export interface ProxyInput {
  readonly table: Table
  /** Columns that a model may learn from. */
  readonly columns: readonly string[]
  readonly grouping: Grouping
}

/** Weaker than this, a column says little of the group. */
const LEAST_AUC = 0.6
/** Two columns are named together where they tell so much more than either. */
const LEAST_GAIN = 0.05
/** More rows than these sharpen nothing that matters. */
const MOST_ROWS = 20_000
const MOST_PAIRED = 20
const LEAST_GROUP = 30
const CELLS = 24
const PAIRED_CELLS = 8

/**
 * Which columns, which two of them together, and all of them together tell a group from the other rows: a model of shares a
 * cell, smoothed, learned on half of the rows and measured on the other half, both ways round; of all columns together a
 * naive Bayes model. Intervals are DeLong's.
 */
export function findProxies({ table, columns, grouping }: ProxyInput, rng: Rng): ProxyColumns[] {
  const order = permutation(grouping.codes.length, rng.fork('proxies')).subarray(0, MOST_ROWS)
  const own = columns.flatMap((name) => codesOf(name, columnOf(table, name), order, CELLS) ?? [])
  const coarse = own
    .slice(0, MOST_PAIRED)
    .flatMap(({ name }) => codesOf(name, columnOf(table, name), order, PAIRED_CELLS) ?? [])
  const pairs = coarse.flatMap((a, i) => coarse.slice(i + 1).map((b) => crossed(a, b)))
  const tried = groupsIn(grouping, order).flatMap(({ group, members }) => {
    const single = own.map((column) => ({ columns: [column.name], group, ...held(members, [column]) }))
    const ofColumn = new Map(single.map(({ columns: [name = ''], auc }) => [name, auc]))
    const together = pairs.map(([names, codes]) => ({ columns: names, group, ...held(members, [codes]) }))
    const all = own.length > 2 ? [{ columns: own.map(({ name }) => name), group, ...held(members, own) }] : []
    const gains = [
      ...single.map(() => Infinity),
      ...together.map(({ auc, columns: names }) => auc - Math.max(...names.map((name) => ofColumn.get(name) ?? 0.5))),
      ...all.map(() => Infinity),
    ]
    return [...single, ...together, ...all].map((one, i) => ({ ...one, gain: gains[i] ?? 0 }))
  })
  const adjusted = holmAdjusted(tried.map(({ auc, error }) => (error > 0 ? normalBelow((0.5 - auc) / error) : 1)))
  return tried
    .map(({ auc, error, gain, ...one }, i) => ({
      ...one,
      auc: { value: auc, low: Math.max(0, auc - 1.96 * error), high: Math.min(1, auc + 1.96 * error) },
      adjusted: adjusted[i] ?? 1,
      isProxy: (adjusted[i] ?? 1) < EVIDENCE && auc >= LEAST_AUC && gain >= LEAST_GAIN,
      gain,
    }))
    .filter(({ columns: names, gain }) => names.length !== 2 || gain >= LEAST_GAIN)
    .map(({ gain: _, ...proxy }) => proxy)
    .sort((a, b) => b.auc.value - a.auc.value)
}

/** Groups with rows enough on both sides; of two the first alone, for the other mirrors it. */
function groupsIn({ codes, levels }: Grouping, order: Uint32Array): { group: string; members: Uint8Array }[] {
  const present = [...levels.keys(), -1].filter((code) => order.some((row) => codes[row] === code))
  const asked = present.length === 2 ? present.slice(0, 1) : present
  return asked.flatMap((code) => {
    const members = Uint8Array.from(order, (row) => Number(codes[row] === code))
    const count = members.reduce((sum, member) => sum + member, 0)
    const isEnough = count >= LEAST_GROUP && members.length - count >= LEAST_GROUP
    return isEnough ? [{ group: levels[code] ?? '(missing)', members }] : []
  })
}

function crossed(a: ColumnCodes, b: ColumnCodes): [readonly string[], ColumnCodes] {
  const codes = a.codes.map((code, row) => code * b.cells + (b.codes[row] ?? 0))
  return [[a.name, b.name], { name: '', cells: a.cells * b.cells, codes }]
}

/** Learned on one half and measured on the other, both ways. */
function held(members: Uint8Array, columns: readonly ColumnCodes[]): { auc: number; error: number } {
  const half = members.length >> 1
  const [first, second] = [scored(members, columns, 0, half), scored(members, columns, half, members.length)]
  return { auc: (first.auc + second.auc) / 2, error: Math.hypot(first.error, second.error) / 2 }
}

/** Rows that a share of a cell is drawn towards that of all rows with. */
const SMOOTHING = 10

function scored(members: Uint8Array, columns: readonly ColumnCodes[], from: number, to: number) {
  const isHeld = (row: number) => row >= from && row < to
  const rows = to - from
  const scores = new Float64Array(rows)
  let [positives, all] = [0, 0]
  for (let row = 0; row < members.length; row++) {
    if (isHeld(row)) continue
    positives += members[row] ?? 0
    all++
  }
  const prior = positives / Math.max(all, 1)
  for (const { cells, codes } of columns) {
    const [inside, counts] = [new Float64Array(cells), new Float64Array(cells)]
    for (let row = 0; row < members.length; row++) {
      if (isHeld(row)) continue
      const cell = codes[row] ?? 0
      inside[cell] = (inside[cell] ?? 0) + (members[row] ?? 0)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
    const odds = inside.map((part, cell) => {
      const share = (part + SMOOTHING * prior) / ((counts[cell] ?? 0) + SMOOTHING)
      return log(Math.max(share, 1e-9) / Math.max(1 - share, 1e-9))
    })
    for (let at = 0; at < rows; at++) scores[at] = (scores[at] ?? 0) + (odds[codes[from + at] ?? 0] ?? 0)
  }
  return areaWithError(scores, members.subarray(from, to))
}
