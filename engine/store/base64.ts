import type { ArrayStore } from '../../shared/pipeline/index.ts'

/** Arrays in the JSON itself, as base64; by Node's own coder, since there may be as many as millions of entries. */
export const BASE64: ArrayStore = {
  put: (_name, { buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  get: (_name, reference) => new Uint8Array(Buffer.from(String(reference), 'base64')),
}
