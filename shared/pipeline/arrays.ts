import { inflateSync } from 'fflate/browser'
import type { Json } from '../core/index.ts'
import type { StateValue } from '../models/index.ts'
import { packFloats, unpackFloats } from './packed-arrays.ts'

/** The typed arrays that a state may hold, by the name that stands for each on disk. */
const ARRAYS = { f64: Float64Array, f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const

export type ArrayName = keyof typeof ARRAYS
export type NumericArray = Float64Array | Float32Array | Int32Array | Uint8Array

const isArrayName = (name: string): name is ArrayName => Object.hasOwn(ARRAYS, name)

/** Where typed arrays go when a value becomes JSON, and where they come from again. A reference is any JSON. */
export interface ArrayStore {
  put(name: ArrayName, bytes: Uint8Array): Json
  get(name: ArrayName, reference: Json): Uint8Array
}

/**
 * JSON in which every typed array is `{ "$f64": reference }`, or packed where that gives every bit back. Arrays are stored little-endian. Keys are names of
 * columns too: one that begins with `$` gets a second.
 */
export function toJson(value: StateValue, store: ArrayStore): Json {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Float64Array || value instanceof Float32Array) {
    const packed = packFloats(value, store)
    if (packed !== null) return packed
  }
  if (value instanceof Float64Array) return { $f64: store.put('f64', bytesOf(value)) }
  if (value instanceof Float32Array) return { $f32: store.put('f32', bytesOf(value)) }
  if (value instanceof Int32Array) return { $i32: store.put('i32', bytesOf(value)) }
  if (value instanceof Uint8Array) return { $u8: store.put('u8', bytesOf(value)) }
  if (isList(value)) return value.map((item) => toJson(item, store))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, toJson(item, store)]),
  )
}

/** The value that `toJson` was given. */
export function fromJson(json: Json, store: ArrayStore): StateValue {
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) return json.map((item) => fromJson(item, store))
  const entries = Object.entries(json)
  const [key, reference] = entries[0] ?? ['', null]
  const name = key.slice(1)
  if (entries.length === 1 && key.startsWith('$') && isArrayName(name)) {
    const bytes = store.get(name, reference).slice()
    return new ARRAYS[name](bytes.buffer, 0, bytes.byteLength / ARRAYS[name].BYTES_PER_ELEMENT)
  }
  const unpacked = entries.length === 1 ? unpackFloats(key, reference, store) : undefined
  if (unpacked) return unpacked
  return Object.fromEntries(
    entries.map(([itemKey, item]) => [itemKey.startsWith('$$') ? itemKey.slice(1) : itemKey, fromJson(item, store)]),
  )
}

const isList = <T>(value: object | readonly T[]): value is readonly T[] => Array.isArray(value)

const bytesOf = (array: NumericArray): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/**
 * Keeps arrays in the JSON itself, as base64: for files that must stand alone. Long ones may have been deflated
 * (`{ deflate, bytes }`, RFC 1951), which exported folders do.
 */
export const INLINE_ARRAYS: ArrayStore = {
  put: (_name, bytes) => toBase64(bytes),
  get(_name, reference) {
    const deflated = deflatedIn(reference)
    return deflated
      ? inflateSync(fromBase64(deflated.deflate), { out: new Uint8Array(deflated.bytes) })
      : fromBase64(String(reference))
  },
}

/** A long array as exported folders hold it. */
export interface DeflatedArray {
  /** Base64 of the deflated bytes. */
  readonly deflate: string
  /** How many they are when they are inflated. */
  readonly bytes: number
}

/** null where the reference is the array itself. */
export function deflatedIn(reference: Json): DeflatedArray | null {
  if (typeof reference !== 'object' || reference === null || !('deflate' in reference)) return null
  const { deflate, bytes } = reference
  return typeof deflate === 'string' && typeof bytes === 'number' ? { deflate, bytes } : null
}

const CHUNK = 0x8000

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(from, from + CHUNK)))
  return btoa(parts.join(''))
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
