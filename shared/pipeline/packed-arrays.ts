import { exponentOf, fromHalf, type Json, toHalf } from '../core/index.ts'
import type { ArrayStore } from './arrays.ts'

// Long arrays of numbers that need few bytes take few: nothing is rounded here, what was rounded before is found.

/** Shorter arrays are kept as they are. */
const FEWEST = 256
/** A byte tells so many numbers apart. */
const MOST_DISTINCT = 256

type Floats = Float64Array | Float32Array
type FloatName = 'f64' | 'f32'
const FLOATS = { f64: Float64Array, f32: Float32Array } as const

/**
 * The array as `{ $few }`, a byte each that points into a short list, or as `{ $f16 }`, two bytes each of half precision times a power of
 * two; null where neither gives every bit back.
 */
export function packFloats(array: Floats, store: ArrayStore): Json | null {
  if (array.length < FEWEST) return null
  const of: FloatName = array instanceof Float64Array ? 'f64' : 'f32'
  return fewIn(array, of, store) ?? halvesIn(array, of, store)
}

function fewIn(array: Floats, of: FloatName, store: ArrayStore): Json | null {
  const places = new Map<bigint | number, number>()
  // By their bits: −0 is not 0.
  const bits =
    array instanceof Float64Array
      ? new BigUint64Array(array.buffer, array.byteOffset, array.length)
      : new Uint32Array(array.buffer, array.byteOffset, array.length)
  const codes = new Uint8Array(array.length)
  const values: number[] = []
  for (const [i, key] of bits.entries()) {
    let place = places.get(key)
    if (place === undefined) {
      if (places.size === MOST_DISTINCT) return null
      place = places.size
      places.set(key, place)
      values.push(array[i] ?? 0)
    }
    codes[i] = place
  }
  const table = FLOATS[of].from(values)
  return { $few: { of, values: store.put(of, new Uint8Array(table.buffer)), codes: store.put('u8', codes) } }
}

/** The power of two by which numbers are divided before they are halves: the largest is then near the largest half. */
export function halfScale(array: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < array.length; i++) largest = Math.max(largest, Math.abs(array[i] ?? 0))
  return largest > 0 && largest < Infinity ? 2 ** Math.max(-1000, exponentOf(largest) - 14) : 1
}

function halvesIn(array: Floats, of: FloatName, store: ArrayStore): Json | null {
  const scale = halfScale(array)
  const bytes = new Uint8Array(2 * array.length)
  for (let i = 0; i < array.length; i++) {
    const value = array[i] ?? 0
    const bits = toHalf(value / scale)
    if (!Object.is(fromHalf(bits) * scale, value)) return null
    bytes[2 * i] = bits & 255
    bytes[2 * i + 1] = bits >> 8
  }
  return { $f16: { of, scale, bytes: store.put('u8', bytes) } }
}

interface Packed {
  readonly of: FloatName
}

/** What a key of `toJson` stands for where it is a packed array; undefined where it is something else. */
export function unpackFloats(key: string, packed: Json, store: ArrayStore): Floats | undefined {
  if (key === '$few' && isPacked(packed, 'codes')) {
    const table = fromBytes(packed.of, store.get(packed.of, packed.values ?? null))
    const codes = store.get('u8', packed.codes ?? null)
    const array = new FLOATS[packed.of](codes.length)
    for (const [i, code] of codes.entries()) array[i] = table[code] ?? Number.NaN
    return array
  }
  if (key === '$f16' && isPacked(packed, 'bytes')) {
    const bytes = store.get('u8', packed.bytes ?? null)
    const scale = Number(packed.scale)
    const array = new FLOATS[packed.of](bytes.length >> 1)
    for (let i = 0; i < array.length; i++)
      array[i] = fromHalf((bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8)) * scale
    return array
  }
  return undefined
}

const isPacked = (value: Json, field: string): value is { readonly [key: string]: Json } & Packed =>
  typeof value === 'object' &&
  value !== null &&
  field in value &&
  'of' in value &&
  (value.of === 'f64' || value.of === 'f32')

const fromBytes = (of: FloatName, bytes: Uint8Array): Floats => {
  const copy = bytes.slice()
  return new FLOATS[of](copy.buffer, 0, copy.byteLength / FLOATS[of].BYTES_PER_ELEMENT)
}
