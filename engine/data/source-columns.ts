import { hashOfText, type SourceColumn, type TextPiece } from '../../shared/table/index.ts'
import type { FieldBytes } from './field-column.ts'
import { LazyTexts } from './packed-texts.ts'
import { plainNumber } from './plain-number.ts'

/** One column of all records from those of stretches of them, in order. */
export function sourceColumn(parts: readonly FieldBytes[]): SourceColumn {
  return parts.some(({ isPacked }) => isPacked) ? packedColumn(parts) : dictionaryColumn(parts)
}

/** Every different text is a string. */
function dictionaryColumn(parts: readonly FieldBytes[]): SourceColumn {
  const texts: string[] = []
  const codeOf = new Map<string, number>()
  const codes = new Uint32Array(rowsOf(parts))
  let row = 0
  for (const part of parts) {
    const newCodes = Uint32Array.from(textsOf(part), (text) => {
      const known = parts.length === 1 ? undefined : codeOf.get(text)
      if (known !== undefined) return known
      if (parts.length > 1) codeOf.set(text, texts.length)
      return texts.push(text) - 1
    })
    for (let at = 0; at < part.codes.length; at++) codes[row++] = newCodes[part.codes[at] ?? 0] ?? 0
  }
  return { codes, texts }
}

function* textsOf({ bytes, starts, isAscii }: FieldBytes): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let text = 0; text + 1 < starts.length; text++)
    yield buffer.toString(isAscii ? 'latin1' : 'utf8', starts[text], starts[text + 1])
}

/** The texts of all parts one after another. */
function packedColumn(parts: readonly FieldBytes[]): SourceColumn {
  const codes = new Uint32Array(rowsOf(parts))
  const numbers = numbersOf(parts)
  const pieces: TextPiece[] = []
  let [row, first] = [0, 0]
  for (const { codes: own, bytes, starts, hashes } of parts) {
    for (let at = 0; at < own.length; at++) codes[row++] = (own[at] ?? 0) + first
    pieces.push({ first, bytes, starts, hashes: numbers ? null : (hashes ?? hashesOf(bytes, starts)) })
    first += starts.length - 1
  }
  const areAscii = parts.map(({ isAscii }) => isAscii)
  const isAscii = areAscii.every(Boolean)
  const isTrimmed = parts.every((part) => part.isTrimmed)
  return { codes, texts: new LazyTexts({ pieces, numbers, isAscii, isTrimmed }, areAscii) }
}

const rowsOf = (parts: readonly FieldBytes[]): number => parts.reduce((sum, { codes }) => sum + codes.length, 0)

function numbersOf(parts: readonly FieldBytes[]): Float64Array | null {
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

const hashesOf = (bytes: Uint8Array, starts: Uint32Array): Int32Array =>
  Int32Array.from({ length: starts.length - 1 }, (_, text) =>
    hashOfText(bytes, starts[text] ?? 0, starts[text + 1] ?? 0),
  )
