import { PLAIN_READING, type Reading, readDate } from '../table/index.ts'
import { clockOf, isSerial, orderOf, patternsFor, swapDayAndMonth } from './date-patterns.ts'
import { type Distinct, textAt } from './distinct.ts'
import type { Fit } from './fit.ts'

/** Texts on which every pattern is tried. */
const TRIAL_TEXTS = 64
/** More ways of writing in one column are no dates. */
const MOST_PATTERNS = 8

export interface DateGuess {
  readonly reading: Reading
  /** How far the column fits it. */
  readonly fit: Fit
  /** Each pattern with its cells, that of most cells first. */
  readonly parts: readonly { readonly pattern: string; readonly cells: number }[]
  /** Cells with a time of day and a zone, and with a time alone. */
  readonly zoned: number
  readonly timed: number
  readonly orders: Orders
}

/** What became of dates that can be read with the day first and with the month first. */
export interface Orders {
  /** Cells that can be read both ways, and the first of them. */
  readonly cells: number
  readonly example: string
  /** The pattern that they are read by, and the one that fits them alike. */
  readonly pattern: string
  readonly otherPattern: string
  /** Cells of the column that speak for what was taken, and against it. */
  readonly forIt: number
  readonly against: number
}

/**
 * The date patterns that the texts of a column follow, or null where fewer than half follow any. Dates such as 03/04/2021
 * are read as the others of the column have to be: written with the same marks, or if those do not tell, with other ones.
 */
export function dateGuess(distinct: Distinct): DateGuess | null {
  const all = distinct.different().codes
  const trial = spread(all, TRIAL_TEXTS).map((code) => textAt(distinct, code))
  if (trial.filter((text) => /^\d{1,4}[-/.\s]|^[A-Za-z]{3}|^\d{8}T/u.test(text)).length * 2 < trial.length) return null
  let patterns = patternsFor(trial, [], MOST_PATTERNS)
  const isFit = (text: string) => patterns.some((pattern) => readDate(text, pattern) !== undefined)
  if (trial.filter(isFit).length * 2 < trial.length || patterns.length === 0) return null
  let surveyed = survey(distinct, patterns)
  for (;;) {
    const more = patternsFor(surveyed.others, patterns, MOST_PATTERNS)
    if (more.length === 0) break
    patterns = [...patterns, ...more]
    surveyed = survey(distinct, patterns)
  }
  const { order, orders } = inOrder(distinct, patterns)
  return guessOf(distinct, String(order) === String(patterns) ? surveyed : survey(distinct, order), orders)
}

/** Cells of a pattern that can be read by it, by the one with day and month exchanged, and by both. */
interface Pair {
  readonly pattern: string
  readonly swapped: string
  mine: number
  others: number
  both: number
  example: string
}

type Votes = Record<ReturnType<typeof orderOf>, number>

/** The patterns in the order in which they are tried: of two that differ in the order of day and month the right one first. */
function inOrder(distinct: Distinct, patterns: readonly string[]): { order: readonly string[]; orders: Orders } {
  const { pairs, votes } = pairsIn(distinct, patterns)
  const order: string[] = []
  let orders: Orders = { cells: 0, example: '', pattern: '', otherPattern: '', forIt: 0, against: 0 }
  for (const pattern of patterns) {
    const pair = pairs.find((one) => one.pattern === pattern)
    if (!pair) {
      if (!order.includes(pattern)) order.push(pattern)
      continue
    }
    const decided = decide(pair, votes)
    order.push(decided.pattern, ...(pair.mine > 0 && pair.others > 0 ? [decided.otherPattern] : []))
    if (decided.cells > orders.cells) orders = decided
  }
  return { order, orders }
}

/** Patterns that are others with day and month exchanged, and which order the column's dates have where they have one. */
function pairsIn(distinct: Distinct, patterns: readonly string[]): { pairs: readonly Pair[]; votes: Votes } {
  const pairs: Pair[] = []
  const votes: Votes = { day: 0, month: 0, neither: 0 }
  for (const pattern of patterns) {
    const swapped = swapDayAndMonth(pattern)
    if (swapped === '' || pairs.some((pair) => pair.swapped === pattern)) continue
    pairs.push({ pattern, swapped, mine: 0, others: 0, both: 0, example: '' })
  }
  if (pairs.length === 0) return { pairs, votes }
  const { codes, cells: cellsOfEach } = distinct.different()
  for (const [place, code] of codes.entries()) {
    const text = textAt(distinct, code)
    const cells = cellsOfEach[place] ?? 0
    const pair = pairs.find(({ pattern, swapped }) => readDate(text, `${pattern}|${swapped}`) !== undefined)
    if (pair) countInto(pair, text, cells)
    else votes[orderOf(patterns.find((pattern) => readDate(text, pattern) !== undefined) ?? '')] += cells
  }
  for (const { pattern, swapped, mine, others } of pairs) {
    votes[orderOf(pattern)] += mine
    votes[orderOf(swapped)] += others
  }
  return { pairs, votes }
}

/** Goes by the pair's own cells, or where those can all be read both ways by the column's. */
function decide({ pattern, swapped, mine, others, both, example }: Pair, votes: Votes): Orders {
  const [forMine, forOther] = mine + others > 0 ? [mine, others] : [votes[orderOf(pattern)], votes[orderOf(swapped)]]
  const about = { cells: both, example, forIt: Math.max(forMine, forOther), against: Math.min(forMine, forOther) }
  return forOther > forMine
    ? { ...about, pattern: swapped, otherPattern: pattern }
    : { ...about, pattern, otherPattern: swapped }
}

function countInto(pair: Pair, text: string, cells: number): void {
  const fitsMine = readDate(text, pair.pattern) !== undefined
  const fitsOther = readDate(text, pair.swapped) !== undefined
  if (fitsMine && fitsOther) {
    pair.both += cells
    // 05/05/2021 is the same day both ways: another one shows more.
    const isSame = readDate(text, pair.pattern) === readDate(text, pair.swapped)
    if (pair.example === '' || (!isSame && isSameBothWays(pair))) pair.example = text
  } else if (fitsMine) pair.mine += cells
  else pair.others += cells
}

const isSameBothWays = ({ example, pattern, swapped }: Pair): boolean =>
  readDate(example, pattern) === readDate(example, swapped)

/** What the texts of a column are under some patterns. */
interface Survey {
  readonly patterns: readonly string[]
  /** Cells of each pattern that is used. */
  readonly counts: ReadonlyMap<string, number>
  /** Different texts that follow none; enough to see what they follow. */
  readonly others: readonly string[]
  /** Cells of those that are numbers as spreadsheets count days, and whether all are. */
  readonly serials: number
  readonly isOnlySerials: boolean
  readonly zoned: number
  readonly timed: number
}

function survey(distinct: Distinct, patterns: readonly string[]): Survey {
  const counts = new Map<string, number>()
  const others: string[] = []
  let [serials, isOnlySerials, zoned, timed] = [0, true, 0, 0]
  const { codes, cells: cellsOfEach } = distinct.different()
  for (const [place, code] of codes.entries()) {
    const text = textAt(distinct, code)
    const cells = cellsOfEach[place] ?? 0
    const pattern = patterns.find((one) => readDate(text, one) !== undefined)
    if (pattern === undefined) {
      if (others.length < TRIAL_TEXTS) others.push(text)
      if (isSerial(text)) serials += cells
      else isOnlySerials = false
      continue
    }
    counts.set(pattern, (counts.get(pattern) ?? 0) + cells)
    const clock = clockOf(text, pattern)
    if (clock === 'zone') zoned += cells
    else if (clock === 'time') timed += cells
  }
  return { patterns, counts, others, serials, isOnlySerials, zoned, timed }
}

function guessOf(distinct: Distinct, { patterns, counts, others, ...found }: Survey, orders: Orders): DateGuess {
  const { serials, isOnlySerials, zoned, timed } = found
  const fitting = [...counts.values()].reduce((total, cells) => total + cells, 0)
  // Numbers among dates are days as a spreadsheet counts them, where most cells say that dates are meant.
  const hasSerials = isOnlySerials && serials > 0 && serials < fitting
  const all = new Map(hasSerials ? [...counts, ['serial', serials] as const] : counts)
  const cells = hasSerials ? fitting + serials : fitting
  const used = [...patterns, 'serial'].filter((pattern) => all.has(pattern))
  return {
    reading: { ...PLAIN_READING.date, datePattern: used.join('|') },
    fit: {
      cells,
      share: distinct.cells === 0 ? 0 : cells / distinct.cells,
      misfits: hasSerials ? [] : [...new Set(others)].slice(0, 3),
    },
    parts: used.map((pattern) => ({ pattern, cells: all.get(pattern) ?? 0 })).sort((a, b) => b.cells - a.cells),
    zoned,
    timed,
    orders,
  }
}

/** At most `most` of the items, evenly spread. */
function spread(items: Uint32Array, most: number): number[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] ?? 0)
}
