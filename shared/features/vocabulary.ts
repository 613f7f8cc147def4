import { hashText } from '../core/index.ts'
import type { TextColumn } from '../table/index.ts'
import { type Labels, outputsOf } from './labels.ts'
import { type TermKind, termsOf } from './terms.ts'

/** A term that gets a column of its own, and in how many rows it stands. */
export interface Term {
  readonly term: string
  readonly rows: number
}

/** Distinct texts of a column: how many rows have each, and the sum of what those rows are to teach. */
export interface Document {
  readonly text: string
  readonly rows: number
  readonly sums: readonly number[]
}

/** Terms are counted by hash first: so many counters, however many terms there are. */
const COUNTERS = 1 << 18
/** Counters looked into, as a multiple of the terms wanted. */
const LOOKED_INTO = 8
/** A term in fewer rows than this is told apart by chance, and could point to somebody. */
const FEWEST_ROWS = 4
const FEWEST_SHARE = 1 / 2000
/** Of the terms, the share chosen by what they tell of the target; the rest are the most frequent. */
const TELLING_SHARE = 0.75

/** The distinct texts that rows have, in the order of their first rows, however the column numbers its levels. */
export function documentsOf(column: TextColumn, outputs: readonly Float64Array[]): Document[] {
  const byCode = new Map<number, { text: string; rows: number; sums: number[] }>()
  for (const [row, code] of column.codes.entries()) {
    if (code < 0) continue
    let document = byCode.get(code)
    if (!document) {
      document = { text: column.levels[code] ?? '', rows: 0, sums: outputs.map(() => 0) }
      byCode.set(code, document)
    }
    document.rows++
    for (const [k, values] of outputs.entries()) document.sums[k] = (document.sums[k] ?? 0) + (values[row] ?? 0)
  }
  return [...byCode.values()]
}

/**
 * The terms worth a column of their own: those whose rows differ most from the others in the target (χ² of presence, for
 * numbers the square of Student's t), and beside them the most frequent. Two passes over the texts: counters by hash, then
 * the terms behind the best counters alone, so that memory does not grow with the vocabulary.
 */
export function chooseTerms(column: TextColumn, kind: TermKind, most: number, labels?: Labels): Term[] {
  if (most === 0) return []
  const outputs = labels ? outputsOf(labels).map(({ values }) => values) : []
  const documents = documentsOf(column, outputs)
  const whole = totals(column.codes.length, outputs)
  const fewest = Math.max(FEWEST_ROWS, Math.ceil(whole.rows * FEWEST_SHARE))
  const isUsable = (rows: number) => rows >= fewest && rows < whole.rows
  const telling = outputs.length > 0 ? Math.round(TELLING_SHARE * most) : 0
  const lookedInto = likelyCounters(documents, kind, outputs.length, whole, isUsable, LOOKED_INTO * most)
  const found = new Map<string, Tally>()
  for (const { text, rows, sums } of documents)
    for (const term of termsOf(text, kind).keys()) {
      if (!lookedInto.has(hashText(term) % COUNTERS)) continue
      const tally = found.get(term)
      if (tally) addTo(tally, rows, sums)
      else found.set(term, { rows, sums: [...sums] })
    }
  const usable = [...found].flatMap(([term, tally]) =>
    isUsable(tally.rows) ? [{ term, rows: tally.rows, score: distance(tally, whole) }] : [],
  )
  const byName = (a: Term, b: Term) => (a.term < b.term ? -1 : 1)
  const chosen = usable.sort((a, b) => b.score - a.score || b.rows - a.rows || byName(a, b)).slice(0, telling)
  const others = usable.slice(chosen.length).sort((a, b) => b.rows - a.rows || byName(a, b))
  return [...chosen, ...others.slice(0, most - chosen.length)].map(({ term, rows }) => ({ term, rows })).sort(byName)
}

interface Tally {
  rows: number
  readonly sums: number[]
}

interface Whole {
  readonly rows: number
  readonly means: readonly number[]
  readonly variances: readonly number[]
}

function totals(rows: number, outputs: readonly Float64Array[]): Whole {
  const means = outputs.map((values) => values.reduce((sum, value) => sum + value, 0) / Math.max(rows, 1))
  const variances = outputs.map(
    (values, k) => values.reduce((sum, value) => sum + (value - (means[k] ?? 0)) ** 2, 0) / Math.max(rows, 1),
  )
  return { rows, means, variances }
}

function addTo(tally: Tally, rows: number, sums: readonly number[]): void {
  tally.rows += rows
  for (const [k, sum] of sums.entries()) tally.sums[k] = (tally.sums[k] ?? 0) + sum
}

/** How far the mean of the target where a term stands is from that of all rows, in squared standard errors. */
function distance({ rows, sums }: { readonly rows: number; readonly sums: ArrayLike<number> }, whole: Whole): number {
  let total = 0
  for (const [k, mean] of whole.means.entries()) {
    const variance = whole.variances[k] ?? 0
    const off = (sums[k] ?? 0) / rows - mean
    if (variance > 0) total += (off * off * rows * whole.rows) / (variance * (whole.rows - rows))
  }
  return total
}

function likelyCounters(
  documents: readonly Document[],
  kind: TermKind,
  width: number,
  whole: Whole,
  isUsable: (rows: number) => boolean,
  most: number,
): ReadonlySet<number> {
  const rowsOf = new Float64Array(COUNTERS)
  const sumsOf = new Float64Array(COUNTERS * width)
  for (const { text, rows, sums } of documents) {
    const counters = new Set<number>()
    for (const term of termsOf(text, kind).keys()) counters.add(hashText(term) % COUNTERS)
    for (const counter of counters) {
      rowsOf[counter] = (rowsOf[counter] ?? 0) + rows
      for (let k = 0; k < width; k++) {
        const at = counter * width + k
        sumsOf[at] = (sumsOf[at] ?? 0) + (sums[k] ?? 0)
      }
    }
  }
  const used: { counter: number; rows: number; score: number }[] = []
  for (let counter = 0; counter < COUNTERS; counter++) {
    const rows = rowsOf[counter] ?? 0
    if (!isUsable(rows)) continue
    const sums = sumsOf.subarray(counter * width, (counter + 1) * width)
    used.push({ counter, rows, score: distance({ rows, sums }, whole) })
  }
  const byScore = used.toSorted((a, b) => b.score - a.score || a.counter - b.counter).slice(0, most)
  const byRows = used.sort((a, b) => b.rows - a.rows || a.counter - b.counter).slice(0, most)
  return new Set([...byScore, ...byRows].map(({ counter }) => counter))
}
