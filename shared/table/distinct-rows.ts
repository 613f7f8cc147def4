import type { Column } from './column.ts'
import { columnOf, type Table } from './table.ts'

/** The first of every set of rows that are alike in the named columns; ascending. Missing is like missing. */
export function firstOfEach(table: Table, names: readonly string[]): Uint32Array {
  const columns = names.map((name) => valuesOf(columnOf(table, name)))
  const hashes = new Uint32Array(table.rows)
  for (const values of columns) addHashes(hashes, values)
  const isLike = (a: number, b: number) => columns.every((values) => sameValue(values, a, b))
  // Open addressing: row + 1 of the first of its kind, 0 where the slot is free.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * table.rows + 2)))
  const mask = slots.length - 1
  const firsts = new Uint32Array(table.rows)
  let found = 0
  for (let row = 0; row < table.rows; row++) {
    let slot = hashes[row]! & mask
    while (slots[slot]! !== 0 && !(hashes[slots[slot]! - 1] === hashes[row] && isLike(slots[slot]! - 1, row)))
      slot = (slot + 1) & mask
    if (slots[slot]! !== 0) continue
    slots[slot] = row + 1
    firsts[found++] = row
  }
  return firsts.slice(0, found)
}

/** Values, or codes of levels, that mean something only where `validity` is 1. */
interface Values {
  readonly values: Float64Array | Int32Array | Uint8Array
  readonly validity: Uint8Array
}

const valuesOf = (column: Column): Values => ({
  values: column.kind === 'category' || column.kind === 'text' ? column.codes : column.values,
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
