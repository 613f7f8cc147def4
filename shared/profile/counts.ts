import { type Column, foundLevels, PLAIN_READING, type Reading } from '../table/index.ts'

export interface ValueCount {
  readonly value: string
  readonly count: number
}

const NONE = new Uint32Array(0)
/** Counts below are themselves counted. */
const SMALL = 1024

/**
 * Rows of each level of a category or text column, of false and true of a boolean one; empty for numbers and dates. Of a
 * column with very many levels in the order in which they were found.
 */
export function levelCounts(column: Column): Uint32Array {
  if (column.kind === 'number' || column.kind === 'date') return NONE
  const found = foundLevels(column)
  if (found) return found.counts
  const isBoolean = column.kind === 'boolean'
  const counts = new Uint32Array(isBoolean ? 2 : column.levels.length)
  const codes = isBoolean ? column.values : column.codes
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    if (column.validity[row] === 1) counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

/**
 * The `most` most frequent values, most frequent first, equal ones by name; none of numbers and dates.
 *
 * @param reading how the column was read: yes and no are called by the texts that it reads as such
 */
export function topValues(
  column: Column,
  counts: Uint32Array,
  most: number,
  { trueTexts, falseTexts }: Reading = PLAIN_READING.boolean,
): ValueCount[] {
  if (column.kind === 'number' || column.kind === 'date') return []
  const found = foundLevels(column)
  const nameOf = (code: number) => {
    if (column.kind === 'boolean') return (code === 1 ? trueTexts[0] : falseTexts[0]) ?? String(code === 1)
    return found?.nameOf(code) ?? column.levels[code] ?? ''
  }
  // Of a million levels only those that can be among the most frequent are sorted by name.
  const least = counts.length > most ? nthLargest(counts, most) : 0
  const more: ValueCount[] = []
  const equal: number[] = []
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0
    if (count > 0 && count > least) more.push({ value: nameOf(code), count })
    else if (count > 0 && count === least) equal.push(code)
  }
  const byName = (a: ValueCount, b: ValueCount) => (a.value < b.value ? -1 : 1)
  more.sort((a, b) => b.count - a.count || byName(a, b))
  const first = firstByName(equal, nameOf, most - more.length)
  return [...more, ...first.map((value) => ({ value, count: least }))]
}

/** The `n`th largest of some counts, of which most are small. */
function nthLargest(counts: Uint32Array, n: number): number {
  const ofSmall = new Uint32Array(SMALL)
  const others: number[] = []
  for (const count of counts) {
    if (count < SMALL) ofSmall[count] = (ofSmall[count] ?? 0) + 1
    else others.push(count)
  }
  if (others.length >= n) return Uint32Array.from(others).sort().at(-n) ?? 0
  let larger = others.length
  for (let count = SMALL - 1; count > 0; count--) {
    larger += ofSmall[count] ?? 0
    if (larger >= n) return count
  }
  return 0
}

/** The names that come first, in order: one pass, for there may be a million values that occur once. */
function firstByName(codes: readonly number[], nameOf: (code: number) => string, most: number): string[] {
  const first: string[] = []
  for (const code of codes) {
    const name = nameOf(code)
    const last = first.at(-1)
    if (first.length >= most && last !== undefined && name >= last) continue
    const at = first.findIndex((other) => name < other)
    first.splice(at < 0 ? first.length : at, 0, name)
    if (first.length > most) first.pop()
  }
  return first
}

/** How often each value occurs, most frequent first, equal ones by name; none of numbers and dates. */
export const valueCounts = (column: Column, reading?: Reading): ValueCount[] =>
  topValues(column, levelCounts(column), Infinity, reading)
