import type { Json } from '../../shared/core/index.ts'
import type { ArrayStore } from '../../shared/pipeline/index.ts'

/** Bytes that say how long the JSON is. */
const HEAD = 8

/**
 * JSON and the typed arrays that it refers to, as pieces of one file: the length of the JSON, the JSON, and the arrays as they lie
 * in memory. No piece is larger than one array, so that what all of them hold together has no limit but the disk's.
 *
 * @param write makes the JSON, with the store for its arrays
 */
export function pack(write: (store: ArrayStore) => unknown): Uint8Array[] {
  const arrays: Uint8Array[] = []
  let end = 0
  const json = write({
    put: (_name, bytes) => {
      arrays.push(bytes)
      end += bytes.length
      return [end - bytes.length, end]
    },
    get: () => new Uint8Array(0),
  })
  const text = new TextEncoder().encode(JSON.stringify(json))
  const head = new Uint8Array(HEAD)
  new DataView(head.buffer).setFloat64(0, text.length)
  return [head, text, ...arrays]
}

/** The JSON of a packed file, and the store of its arrays. */
export function unpack({ buffer, byteOffset, byteLength }: Uint8Array): { text: string; store: ArrayStore } {
  // Not Node's own kind of bytes, whose slices are no copies.
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  const length = new DataView(buffer, byteOffset, HEAD).getFloat64(0)
  const text = new TextDecoder().decode(bytes.subarray(HEAD, HEAD + length))
  const arrays = bytes.subarray(HEAD + length)
  return { text, store: { put: () => null, get: (_name, reference) => arrays.subarray(...spanOf(reference, arrays)) } }
}

function spanOf(reference: Json, { length }: Uint8Array): [from: number, to: number] {
  const [from, to] = Array.isArray(reference) ? reference : []
  if (typeof from === 'number' && typeof to === 'number' && from <= to && to <= length) return [from, to]
  throw new Error('the file is cut short')
}
