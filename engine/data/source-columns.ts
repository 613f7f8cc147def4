import { summaryOf } from '../../shared/core/index.ts'
import {
  grouped,
  hashOfText,
  type KnownCells,
  pickNumbers,
  type SourceColumn,
  type TextGroups,
} from '../../shared/table/index.ts'
import type { FieldBytes } from './field-column.ts'
import { LazyTexts } from './packed-texts.ts'
import { plainNumber } from './plain-number.ts'

/** One column of all records from those of stretches of them, in order. */
export const sourceColumn = (parts: readonly FieldBytes[]): SourceColumn =>
  isPacked(parts) ? columnOfPacked(packColumn(parts)) : dictionaryColumn(parts)

/** Whether most texts are different. */
export const isPacked = (parts: readonly FieldBytes[]): boolean => parts.some((part) => part.isPacked)

/** Every different text is a string. */
function dictionaryColumn(parts: readonly FieldBytes[]): SourceColumn {
  const texts: string[] = []
  const codeOf = new Map<string, number>()
  const newCodes = parts.map((part) =>
    Uint32Array.from(textsOf(part), (text) => {
      const known = parts.length === 1 ? undefined : codeOf.get(text)
      if (known !== undefined) return known
      if (parts.length > 1) codeOf.set(text, texts.length)
      return texts.push(text) - 1
    }),
  )
  const codes = new Uint32Array(rowsOf(parts))
  const counts = new Uint32Array(texts.length)
  let row = 0
  for (const [index, part] of parts.entries()) {
    const newCode = newCodes[index] ?? codes
    for (let at = 0; at < part.codes.length; at++) {
      const code = newCode[part.codes[at] ?? 0] ?? 0
      codes[row++] = code
      counts[code] = (counts[code] ?? 0) + 1
    }
  }
  return { codes, texts, known: { counts, numbers: null } }
}

function* textsOf({ bytes, starts, isAscii }: FieldBytes): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let text = 0; text + 1 < starts.length; text++)
    yield buffer.toString(isAscii ? 'latin1' : 'utf8', starts[text], starts[text + 1])
}

/** A column of mostly different texts as another thread can hand it over. */
export interface PackedColumn {
  readonly codes: Uint32Array<ArrayBuffer>
  readonly pieces: readonly PackedPiece[]
  readonly numbers: Float64Array<ArrayBuffer> | null
  readonly isTrimmed: boolean
  readonly groups: TextGroups | null
  readonly known: KnownCells | null
}

interface PackedPiece {
  readonly first: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly starts: Uint32Array<ArrayBuffer>
  readonly hashes: Int32Array<ArrayBuffer> | null
  readonly isAscii: boolean
}

/** The texts of all parts one after another. */
export function packColumn(parts: readonly FieldBytes[]): PackedColumn {
  const codes = new Uint32Array(rowsOf(parts))
  const numbers = numbersOf(parts)
  const pieces: PackedPiece[] = []
  let [row, first] = [0, 0]
  for (const { codes: own, bytes, starts, hashes, isAscii } of parts) {
    for (let at = 0; at < own.length; at++) codes[row++] = (own[at] ?? 0) + first
    pieces.push({ first, bytes, starts, hashes: numbers ? null : (hashes ?? hashesOf(bytes, starts)), isAscii })
    first += starts.length - 1
  }
  return { codes, pieces, numbers, isTrimmed: parts.every((part) => part.isTrimmed), groups: null, known: null }
}

/** The same with what most who look at the column ask for: equal texts, or what there is to say about its numbers. */
export function packAndKnow(parts: readonly FieldBytes[]): PackedColumn {
  const packed = packColumn(parts)
  const { codes, numbers, pieces } = packed
  const counts = new Uint32Array(pieces.reduce((sum, { starts }) => sum + starts.length - 1, 0))
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  if (numbers === null) return { ...packed, groups: grouped(pieces), known: { counts, numbers: null } }
  // As many texts as rows, each used: the rows are the texts in order.
  const isInOrder = numbers.length === codes.length && !counts.includes(0)
  const values = isInOrder ? numbers : pickNumbers(numbers, codes)
  return { ...packed, known: { counts, numbers: { values, summary: summaryOf(values) } } }
}

export function columnOfPacked({ codes, pieces, numbers, isTrimmed, groups, known }: PackedColumn): SourceColumn {
  const areAscii = pieces.map(({ isAscii }) => isAscii)
  const texts = new LazyTexts({ pieces, numbers, isAscii: areAscii.every(Boolean), isTrimmed, groups }, areAscii)
  return { codes, texts, ...(known && { known }) }
}

const rowsOf = (parts: readonly FieldBytes[]): number => parts.reduce((sum, { codes }) => sum + codes.length, 0)

function numbersOf(parts: readonly FieldBytes[]): Float64Array<ArrayBuffer> | null {
  if (parts.some(({ isPacked, numbers }) => isPacked && numbers === null)) return null
  const all = new Float64Array(parts.reduce((sum, { starts }) => sum + starts.length - 1, 0))
  let at = 0
  for (const { numbers, bytes, starts } of parts) {
    if (numbers) all.set(numbers, at)
    else
      for (let text = 0; text + 1 < starts.length; text++) {
        const number = plainNumber(bytes, starts[text] ?? 0, starts[text + 1] ?? 0)
        if (number === undefined) return null
        all[at + text] = number
      }
    at += starts.length - 1
  }
  return all
}

const hashesOf = (bytes: Uint8Array, starts: Uint32Array): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: starts.length - 1 }, (_, text) =>
    hashOfText(bytes, starts[text] ?? 0, starts[text + 1] ?? 0),
  )
