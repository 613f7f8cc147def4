import type { InputColumn } from '../../pipeline/index.ts'
import { type Column, type Table, take } from '../../table/index.ts'
import { spread } from './scored.ts'

/** Columns that say much of each other. */
export interface CorrelatedGroup {
  readonly columns: readonly string[]
  /** The strongest association within it, from 0 to 1. */
  readonly strength: number
}

const STRONG = 0.7
const MOST_ROWS = 2000
const MOST_COLUMNS = 120
const MOST_LEVELS = 50

/**
 * Groups of columns that are tied by a strong association: Spearman's rank correlation of two numbers, the correlation ratio of
 * a number's ranks within levels, Cramér's V of levels.
 */
export function correlatedGroups(inputs: readonly InputColumn[], table: Table): CorrelatedGroup[] {
  const rows = take(table, spread(table.rows, MOST_ROWS))
  const sides = inputs.slice(0, MOST_COLUMNS).flatMap(({ name }) => {
    const column = rows.columns.get(name)
    return column ? [{ name, side: sideOf(column) }] : []
  })
  const group = sides.map((_, i) => i)
  const rootOf = (i: number): number => (group[i] === i ? i : rootOf(group[i] ?? i))
  const strengths = new Map<number, number>()
  for (let i = 0; i < sides.length; i++)
    for (let j = 0; j < i; j++) {
      const strength = association(sides[i]!.side, sides[j]!.side)
      if (strength < STRONG) continue
      const [a, b] = [rootOf(i), rootOf(j)]
      strengths.set(b, Math.max(strength, strengths.get(a) ?? 0, strengths.get(b) ?? 0))
      group[a] = b
    }
  const members = new Map<number, string[]>()
  for (const [i, { name }] of sides.entries()) members.set(rootOf(i), [...(members.get(rootOf(i)) ?? []), name])
  return [...members]
    .filter(([, columns]) => columns.length > 1)
    .map(([root, columns]) => ({ columns, strength: Math.min(1, strengths.get(root) ?? 0) }))
}

/** How much each column says of another one, from 0 to 1, by the same measures. */
export function associationsWith(table: Table, of: string, names: readonly string[]): Map<string, number> {
  const rows = take(table, spread(table.rows, MOST_ROWS))
  const own = rows.columns.get(of)
  const side = own && sideOf(own)
  return new Map(
    names.flatMap((name) => {
      const column = rows.columns.get(name)
      return side && column ? [[name, association(side, sideOf(column))] as const] : []
    }),
  )
}

/** A column as ranks in [0, 1], or as codes; missing values are NaN, or −1. */
type Side = { readonly ranks: Float64Array } | { readonly codes: Int32Array; readonly levels: number }

function sideOf(column: Column): Side {
  if (column.kind === 'number' || column.kind === 'date') return { ranks: ranksOf(column.values) }
  if (column.kind === 'boolean')
    return {
      codes: Int32Array.from(column.values, (value, row) => (column.validity[row] === 1 ? value : -1)),
      levels: 2,
    }
  const codeOf = new Map<number, number>()
  const codes = column.codes.map((code) => {
    if (code < 0) return -1
    const known = codeOf.get(code) ?? Math.min(codeOf.size, MOST_LEVELS - 1)
    codeOf.set(code, known)
    return known
  })
  return { codes, levels: Math.min(codeOf.size, MOST_LEVELS) }
}

/** Ranks, equal values sharing the mean of theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const order = [...values.keys()].filter((row) => !Number.isNaN(values[row]!)).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length).fill(NaN)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2
    from = to
  }
  return ranks
}

function association(a: Side, b: Side): number {
  if ('ranks' in a)
    return 'ranks' in b ? rankCorrelation(a.ranks, b.ranks) : correlationRatio(a.ranks, b.codes, b.levels)
  return 'ranks' in b ? correlationRatio(b.ranks, a.codes, a.levels) : cramersV(a.codes, a.levels, b.codes, b.levels)
}

function rankCorrelation(a: Float64Array, b: Float64Array): number {
  let [n, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0]
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]!, b[row]!]
    if (Number.isNaN(x) || Number.isNaN(y)) continue
    n++
    sumA += x
    sumB += y
    squaresA += x * x
    squaresB += y * y
    products += x * y
  }
  const spreadOf = (squares: number, sum: number) => squares - (sum * sum) / n
  const both = spreadOf(squaresA, sumA) * spreadOf(squaresB, sumB)
  return n > 2 && both > 0 ? Math.abs(products - (sumA * sumB) / n) / Math.sqrt(both) : 0
}

function correlationRatio(ranks: Float64Array, codes: Int32Array, levels: number): number {
  const counts = new Float64Array(levels)
  const sums = new Float64Array(levels)
  let [n, sum, squares] = [0, 0, 0]
  for (let row = 0; row < ranks.length; row++) {
    const code = codes[row]!
    if (code < 0 || Number.isNaN(ranks[row]!)) continue
    n++
    counts[code] = counts[code]! + 1
    sums[code] = sums[code]! + ranks[row]!
    sum += ranks[row]!
    squares += ranks[row]! ** 2
  }
  const total = squares - (sum * sum) / n
  const between =
    sums.reduce((all, own, code) => all + (counts[code]! > 0 ? own ** 2 / counts[code]! : 0), 0) - (sum * sum) / n
  // As many levels as rows would explain anything.
  const degrees = n - levels
  if (degrees < 1 || !(total > 0)) return 0
  const adjusted = 1 - ((1 - between / total) * (n - 1)) / degrees
  return Math.sqrt(Math.max(0, adjusted))
}

function cramersV(a: Int32Array, levelsA: number, b: Int32Array, levelsB: number): number {
  const cells = new Float64Array(levelsA * levelsB)
  const [ofA, ofB] = [new Float64Array(levelsA), new Float64Array(levelsB)]
  let n = 0
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]!, b[row]!]
    if (x < 0 || y < 0) continue
    n++
    cells[x * levelsB + y] = cells[x * levelsB + y]! + 1
    ofA[x] = ofA[x]! + 1
    ofB[y] = ofB[y]! + 1
  }
  const smaller = Math.min(levelsA, levelsB) - 1
  if (n < 2 || smaller < 1) return 0
  let chi = 0
  for (let x = 0; x < levelsA; x++)
    for (let y = 0; y < levelsB; y++) {
      const expected = (ofA[x]! * ofB[y]!) / n
      if (expected > 0) chi += (cells[x * levelsB + y]! - expected) ** 2 / expected
    }
  // Bias correction (Bergsma, 2013).
  const corrected = Math.max(0, chi / n - ((levelsA - 1) * (levelsB - 1)) / (n - 1))
  return Math.sqrt(Math.min(1, corrected / smaller))
}
