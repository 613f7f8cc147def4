import { dataError } from '../../../shared/core/index.ts'
import { describe } from '../../../shared/serve/index.ts'
import type { Cell } from '../../../shared/table/index.ts'

// Values of tensors as the Open Inference Protocol v2 writes them: in JSON, and as bytes (Triton's binary tensor data extension).

/** A type of values: what JSON may hold of it, and how many bytes of what kind a value is. */
interface Datatype {
  /** Bytes of a value; 0 where each says its own length. */
  readonly size: number
  isJson(value: unknown): boolean
  /** What messages call its values. */
  readonly words: string
  read(view: DataView, at: number): Cell
}

const whole = (low: number, high: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
const isNumber = (value: unknown): boolean => typeof value === 'number'

const integer = (bits: number, isSigned: boolean, read: Datatype['read']): Datatype => {
  const high = isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1
  const low = isSigned ? -(2 ** (bits - 1)) : 0
  return { size: bits / 8, isJson: whole(low, high), words: `whole numbers from ${low} to ${high}`, read }
}

/** A whole number beyond 2^53 stays exact as its text. */
const exact = (value: bigint): Cell => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

export const DATATYPES: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  [
    'BOOL',
    {
      size: 1,
      isJson: (value) => typeof value === 'boolean',
      words: 'true or false',
      read: (view, at) => view.getUint8(at) !== 0,
    },
  ],
  ['UINT8', integer(8, false, (view, at) => view.getUint8(at))],
  ['UINT16', integer(16, false, (view, at) => view.getUint16(at, true))],
  ['UINT32', integer(32, false, (view, at) => view.getUint32(at, true))],
  ['UINT64', integer(64, false, (view, at) => exact(view.getBigUint64(at, true)))],
  ['INT8', integer(8, true, (view, at) => view.getInt8(at))],
  ['INT16', integer(16, true, (view, at) => view.getInt16(at, true))],
  ['INT32', integer(32, true, (view, at) => view.getInt32(at, true))],
  ['INT64', integer(64, true, (view, at) => exact(view.getBigInt64(at, true)))],
  // JSON has no half-precision numbers: the protocol takes them as bytes alone.
  [
    'FP16',
    { size: 2, isJson: () => false, words: 'bytes (binary_data_size)', read: (view, at) => present(half(view, at)) },
  ],
  ['FP32', { size: 4, isJson: isNumber, words: 'numbers', read: (view, at) => present(view.getFloat32(at, true)) }],
  ['FP64', { size: 8, isJson: isNumber, words: 'numbers', read: (view, at) => present(view.getFloat64(at, true)) }],
  ['BYTES', { size: 0, isJson: (value) => typeof value === 'string', words: 'texts', read: () => null }],
])

/** NaN is how bytes say that a number is missing. */
const present = (value: number): Cell => (Number.isNaN(value) ? null : value)

/** IEEE 754 binary16, which DataView does not read yet. */
function half(view: DataView, at: number): number {
  const bits = view.getUint16(at, true)
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/**
 * The values of a tensor out of JSON, in row-major order; nested or flat. null is a missing value.
 *
 * @param place what messages call the tensor
 * @param count how many there must be, by the shape
 */
export function valuesFromJson(data: unknown, datatype: string, count: number, place: string): Cell[] {
  const { isJson, words } = datatypeOf(datatype, place)
  const values: Cell[] = []
  const take = (list: readonly unknown[]): void => {
    for (const value of list) {
      // A body is at most some levels deep: this goes no deeper.
      if (Array.isArray(value)) take(value)
      else if (value === null || (isCell(value) && isJson(value))) {
        if (values.length === count) throw wrongCount(place, count, 'more')
        values.push(value)
      } else
        throw dataError(`${place} (${datatype}) must not hold ${describe(value)}.`, {
          value: describe(value),
          next: `Send ${words}, or null where one is missing.`,
        })
    }
  }
  if (!Array.isArray(data))
    throw dataError(`${place} holds ${data === undefined ? 'no "data"' : describe(data)} where a list should be.`, {
      next: 'Send its values as "data": [ … ].',
    })
  take(data)
  if (values.length < count) throw wrongCount(place, count, String(values.length))
  return values
}

const isCell = (value: unknown): value is Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** The values of a tensor out of bytes, little-endian; texts each after their length in 4 bytes. */
export function valuesFromBytes(bytes: Uint8Array, datatype: string, count: number, place: string): Cell[] {
  const { size, read } = datatypeOf(datatype, place)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size > 0) {
    if (bytes.length !== size * count) throw wrongCount(place, count, `${bytes.length} bytes, not ${size * count},`)
    return Array.from({ length: count }, (_, i) => read(view, i * size))
  }
  const values: Cell[] = []
  let at = 0
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Infinity
    const to = at + 4 + length
    if (to > bytes.length)
      throw dataError(`${place} (BYTES) ends inside of a text.`, {
        next: 'Put the length of each text before it, in 4 bytes.',
      })
    values.push(textAt(bytes.subarray(at + 4, to), place))
    at = to
  }
  if (values.length !== count) throw wrongCount(place, count, String(values.length))
  return values
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

function textAt(bytes: Uint8Array, place: string): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    throw dataError(`${place} (BYTES) holds a text that is not UTF-8.`, { next: 'Send texts in UTF-8.' })
  }
}

export type OutputType = 'FP64' | 'BYTES' | 'BOOL'

/** Numbers as FP64, texts as BYTES, truth values as a byte each. */
export function toBytes(values: readonly (string | number | boolean)[], datatype: OutputType): Uint8Array {
  if (datatype === 'BOOL') return Uint8Array.from(values, Number)
  if (datatype === 'FP64') {
    const bytes = Buffer.alloc(8 * values.length)
    for (const [i, value] of values.entries()) bytes.writeDoubleLE(Number(value), 8 * i)
    return bytes
  }
  const parts = values.flatMap((value) => {
    const text = Buffer.from(String(value))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(text.length)
    return [length, text]
  })
  return Buffer.concat(parts)
}

function datatypeOf(name: string, place: string): Datatype {
  const datatype = DATATYPES.get(name)
  if (datatype) return datatype
  throw dataError(`${place} is of the datatype ${describe(name)}.`, {
    value: name,
    next: `Send one of ${[...DATATYPES.keys()].join(', ')}.`,
  })
}

const wrongCount = (place: string, count: number, found: string): Error =>
  dataError(`${place} holds ${found} where its shape says ${count} values.`, {
    next: 'Send as many values as the shape has places.',
  })
