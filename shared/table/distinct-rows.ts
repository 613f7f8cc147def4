import type { Column } from './column.ts'
import { cellsOf } from './grouped-levels.ts'
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
export function groupRows(of: readonly Column[], rows: number): Groups {
  const columns = of.map(valuesOf)
  const hashes = new Uint32Array(rows)
  for (const values of columns) addHashes(hashes, values)
  const isLike = (a: number, b: number) => columns.every((values) => sameValue(values, a, b))
  // Open addressing: the group's number + 1, 0 where the slot is free.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)))
  const mask = slots.length - 1
  const firsts = new Uint32Array(rows)
  const groups = new Uint32Array(rows)
  let found = 0
  for (let row = 0; row < rows; row++) {
    let slot = hashes[row]! & mask
    while (slots[slot]! !== 0) {
      const first = firsts[slots[slot]! - 1]!
      if (hashes[first] === hashes[row] && isLike(first, row)) break
      slot = (slot + 1) & mask
    }
    if (slots[slot]! === 0) {
      firsts[found] = row
      slots[slot] = ++found
    }
    groups[row] = slots[slot]! - 1
  }
  return { groups, firsts: firsts.slice(0, found) }
}

/** Values, or codes of levels, that mean something only where `validity` is 1. */
interface Values {
  readonly values: Float64Array | Int32Array | Uint8Array
  readonly validity: Uint8Array
}

const valuesOf = (column: Column): Values => ({
  values: cellsOf(column),
  validity: column.validity,
})

const sameValue = ({ values, validity }: Values, a: number, b: number): boolean =>
  validity[a] === validity[b] && (validity[a] === 0 || values[a] === values[b])

/** Mixes the values of one more column into a hash for each row: the two halves of a double, or a code. */
function addHashes(hashes: Uint32Array, { values, validity }: Values): void {
  const doubles = new Float64Array(1)
  const halves = new Uint32Array(doubles.buffer)
  for (let row = 0; row < hashes.length; row++) {
    // Zero and minus zero are alike.
    doubles[0] = validity[row] === 1 ? values[row]! + 0 : Number.MAX_VALUE
    let hash = Math.imul(hashes[row]! ^ halves[0]!, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13) ^ halves[1]!, 0xc2b2ae35)
    hashes[row] = hash ^ (hash >>> 16)
  }
}
