import { textOrder } from '../core/index.ts'
import type { Column } from './column.ts'
import { groupTexts, placesOf } from './distinct-texts.ts'
import type { PackedTexts, SourceColumn } from './source.ts'

/** The levels of a column in another order, without a string of each. */
export interface FoundLevels {
  /** Of every row; −1 where missing. */
  readonly codes: Int32Array
  /** Rows of each level; 0 of what is no level. */
  readonly counts: Uint32Array
  nameOf(code: number): string
  /** Of each level's name as UTF-8. */
  readonly firstBytes: Uint8Array
}

const FOUND = new WeakMap<Column, FoundLevels>()

/**
 * The levels of a column with very many of them, known without sorting them; undefined of every other column. Whatever does
 * not hang on their order looks at these, for the codes and levels of such a column are only made when they are asked for.
 */
export const foundLevels = (column: Column): FoundLevels | undefined => FOUND.get(column)

/** Codes of levels by which rows can be told to be alike, or values: in no order that means anything. */
export function cellsOf(column: Column): Int32Array | Float64Array | Uint8Array {
  if (column.kind === 'category' || column.kind === 'text') return foundLevels(column)?.codes ?? column.codes
  return column.values
}

/** A column of mostly different levels, of texts without outer blanks. */
export function readGroupedLevels(
  { codes, texts }: SourceColumn,
  packed: PackedTexts,
  missing: readonly string[],
  kind: 'category' | 'text',
): Column {
  const { groups, firsts } = groupTexts(packed)
  const firstBytes = new Uint8Array(firsts.length)
  const isMissing = new Uint8Array(firsts.length)
  for (const { first, bytes, starts } of packed.pieces) {
    for (let place = 0; place < starts.length - 1; place++) {
      const group = groups[first + place]!
      if (starts[place] === starts[place + 1]) isMissing[group] = 1
      else firstBytes[group] = bytes[starts[place]!]!
    }
  }
  for (const places of placesOf(texts, packed, missing).values())
    for (const place of places) isMissing[groups[place]!] = 1
  const counts = new Uint32Array(firsts.length)
  const validity = new Uint8Array(codes.length)
  const foundCodes = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const group = groups[codes[row]!]!
    const valid = 1 - isMissing[group]!
    validity[row] = valid
    foundCodes[row] = valid === 1 ? group : -1
    counts[group]! += valid
  }
  const nameOf = (group: number): string => texts.at(firsts[group]!) ?? ''
  let sorted: Sorted | undefined
  const sort = (): Sorted => {
    sorted ??= sortedLevels(foundCodes, counts, nameOf)
    return sorted
  }
  const column: Column = {
    kind,
    validity,
    get codes() {
      return sort().codes
    },
    get levels() {
      return sort().levels
    },
  }
  FOUND.set(column, { codes: foundCodes, counts, nameOf, firstBytes })
  return column
}

interface Sorted {
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

function sortedLevels(found: Int32Array, counts: Uint32Array, nameOf: (group: number) => string): Sorted {
  const groups = new Uint32Array(counts.length)
  const names: string[] = []
  for (let group = 0; group < counts.length; group++)
    if (counts[group]! > 0) groups[names.push(nameOf(group)) - 1] = group
  const order = textOrder(names)
  const codeOf = new Int32Array(counts.length)
  const levels: string[] = []
  for (let place = 0; place < order.length; place++) {
    codeOf[groups[order[place]!]!] = place
    levels.push(names[order[place]!] ?? '')
  }
  const codes = new Int32Array(found.length)
  for (let row = 0; row < found.length; row++) codes[row] = found[row]! < 0 ? -1 : codeOf[found[row]!]!
  return { codes, levels }
}
