import { Buffer } from 'node:buffer'
import { inflateRawSync } from 'node:zlib'
import { type ArrayStore, deflatedIn, INLINE_ARRAYS } from '../../shared/pipeline/index.ts'

/** Arrays of an exported folder, read by what Node itself brings: 60 MB of trees in 0.3 s rather than in 1 s. */
export const NATIVE_ARRAYS: ArrayStore = {
  ...INLINE_ARRAYS,
  get(_name, reference) {
    const deflated = deflatedIn(reference)
    const bytes = Buffer.from(deflated ? deflated.deflate : String(reference), 'base64')
    return plain(deflated ? inflateRawSync(bytes, { maxOutputLength: deflated.bytes }) : bytes)
  },
}

/** A Buffer's own slice() is no copy. */
const plain = ({ buffer, byteOffset, length }: Buffer): Uint8Array => new Uint8Array(buffer, byteOffset, length)
