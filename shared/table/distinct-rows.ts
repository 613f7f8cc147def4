import type { Column } from './column.ts'
import { columnOf, type Table } from './table.ts'

/** Rows in groups that are alike, numbered from 0 in the order of their first rows. */
export interface Groups {
  /** Group number of every row. */
  readonly groups: Uint32Array
  /** The first row of every group; ascending. */
  readonly firsts: Uint32Array
}

/** The first of every set of rows that are alike in the named columns; ascending. Missing is like missing. */
export const firstOfEach = (table: Table, names: readonly string[]): Uint32Array =>
  groupRows(
    names.map((name) => columnOf(table, name)),
    table.rows,
  ).firsts

/** Groups of rows that are alike in all of the columns. Missing is like missing. */
export function groupRows(columns: readonly Column[], rows: number): Groups {
  let groups: Uint32Array = new Uint32Array(rows)
  let count = Math.min(rows, 1)
  for (const column of columns) {
    const codes = codesOf(column)
    const refined = refine(groups, count, codes)
    groups = refined.codes
    count = refined.count
  }
  const firsts = new Uint32Array(count)
  let next = 0
  for (let row = 0; row < rows; row++) if (groups[row] === next) firsts[next++] = row
  return { groups, firsts }
}

interface Codes {
  readonly codes: Uint32Array
  /** Every code is below it. */
  readonly count: number
}

/** A code for every value; 0 is missing. */
function codesOf(column: Column): Codes {
  if (column.kind === 'category' || column.kind === 'text')
    return { codes: Uint32Array.from(column.codes, (code) => code + 1), count: column.levels.length + 1 }
  if (column.kind === 'boolean')
    return {
      codes: Uint32Array.from(column.values, (value, row) => (column.validity[row] === 1 ? value + 1 : 0)),
      count: 3,
    }
  return codesOfNumbers(column.values)
}

/** Open addressing over typed arrays: a Map of a million numbers takes ten times as long. */
function codesOfNumbers(values: Float64Array): Codes {
  const size = tableSize(values.length)
  const keys = new Float64Array(size)
  const codeAt = new Uint32Array(size)
  const bits = new Float64Array(1)
  const words = new Uint32Array(bits.buffer)
  const codes = new Uint32Array(values.length)
  let count = 1
  for (let row = 0; row < values.length; row++) {
    // Minus zero is zero.
    const value = values[row]! + 0
    if (Number.isNaN(value)) continue
    bits[0] = value
    let slot = mix(words[0]!, words[1]!) & (size - 1)
    while (codeAt[slot] !== 0 && keys[slot] !== value) slot = (slot + 1) & (size - 1)
    if (codeAt[slot] === 0) {
      keys[slot] = value
      codeAt[slot] = count++
    }
    codes[row] = codeAt[slot]!
  }
  return { codes, count }
}

/** Rows keep one group while they are alike: the pair (group so far, code) becomes the new group. */
function refine(groups: Uint32Array, groupCount: number, { codes, count }: Codes): Codes {
  const rows = groups.length
  const pairs = groupCount * count
  const isDense = pairs <= 4 * rows + 1024
  const size = isDense ? pairs : tableSize(rows)
  const firstKeys = isDense ? groups : new Uint32Array(size)
  const secondKeys = isDense ? codes : new Uint32Array(size)
  // One more than the number of the new group; 0 where the place is free.
  const groupAt = new Uint32Array(size)
  const refined = new Uint32Array(rows)
  let next = 0
  for (let row = 0; row < rows; row++) {
    const group = groups[row]!
    const code = codes[row]!
    let slot = group * count + code
    if (!isDense) {
      slot = mix(group, code) & (size - 1)
      while (groupAt[slot] !== 0 && (firstKeys[slot] !== group || secondKeys[slot] !== code))
        slot = (slot + 1) & (size - 1)
      firstKeys[slot] = group
      secondKeys[slot] = code
    }
    if (groupAt[slot] === 0) groupAt[slot] = ++next
    refined[row] = groupAt[slot]! - 1
  }
  return { codes: refined, count: next }
}

/** At least twice as many places as rows, a power of two. */
const tableSize = (rows: number): number => 2 ** Math.ceil(Math.log2(2 * rows + 2))

/** Spreads two words over 32 bits (finaliser of MurmurHash3). */
function mix(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
