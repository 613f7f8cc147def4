import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import { Refusal } from './answer.ts'

const tooLarge = (mostBytes: number): Refusal =>
  new Refusal(
    413,
    `The body is larger than ${mostBytes.toLocaleString('en')} bytes.`,
    'Split the rows into several requests.',
  )

export { tooLarge as bodyTooLarge }

/** Up to this size a body is unpacked at once: a thread of the pool would take longer to be asked. */
const SMALL = 16_384

interface Packing {
  readonly atOnce: (body: Uint8Array, options: ZlibOptions) => Uint8Array
  readonly inThread: (
    body: Uint8Array,
    options: ZlibOptions,
    done: (error: Error | null, plain: Uint8Array) => void,
  ) => void
}

const GZIP: Packing = { atOnce: gunzipSync, inThread: gunzip }

const PACKINGS: ReadonlyMap<string, Packing> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', { atOnce: inflateSync, inThread: inflate }],
  ['br', { atOnce: brotliDecompressSync, inThread: brotliDecompress }],
])

/** Unpacks a body by its content-encoding. What unpacks to more than `mostBytes` is refused before it is unpacked further. */
export function unpacked(
  body: Uint8Array,
  headers: IncomingHttpHeaders,
  mostBytes: number,
): Uint8Array | Promise<Uint8Array> {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return body
  const packing = encoding.trim().toLowerCase()
  const found = PACKINGS.get(packing)
  if (!found)
    throw new Refusal(
      415,
      `The body is encoded as ${JSON.stringify(encoding)}.`,
      'Send it as it is, or as gzip, deflate or br.',
    )
  const { atOnce, inThread } = found
  const options = { maxOutputLength: mostBytes }
  if (body.length <= SMALL) {
    try {
      return atOnce(body, options)
    } catch (error) {
      throw notUnpacked(error, packing, mostBytes)
    }
  }
  return new Promise((resolve, reject) => {
    inThread(body, options, (error, plain) => {
      if (error) reject(notUnpacked(error, packing, mostBytes))
      else resolve(plain)
    })
  })
}

function notUnpacked(error: unknown, packing: string, mostBytes: number): Refusal {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(mostBytes)
  return new Refusal(400, `The body is not ${packing}.`, 'Send what its content-encoding says.')
}

/**
 * Checks that a body is said to be JSON. A page of another site cannot send that type without asking first, so that a browser on
 * this computer is no way in.
 */
export function requireJson(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'] ?? ''
  if (type === 'application/json' || /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu.test(type)) return
  throw new Refusal(
    415,
    `The body is of type ${type === '' ? '(none)' : JSON.stringify(type)}.`,
    'Send JSON in UTF-8 with the header content-type: application/json.',
  )
}

/** What clients of other protocols say of a body that they do not describe: `curl -d`, as the documents of TensorFlow Serving have it, the second. */
const UNTOLD: ReadonlySet<string> = new Set(['application/octet-stream', 'application/x-www-form-urlencoded'])

/** The same for clients of other protocols, which often name no type. A page of another site is held off by its origin. */
export function requireOwnType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type']
  if (type === undefined || UNTOLD.has(type)) return
  requireJson(headers)
}

/** What messages say of the body where it is no JSON. */
export const ROWS_SHAPE = 'Send { "rows": [ { "column": value } ] }.'

/** @param next what to send instead */
export function jsonOf(body: Uint8Array, mostDepth: number, next = ROWS_SHAPE): unknown {
  const text = textOf(body)
  checkDepth(body, mostDepth)
  if (text.length === 0 || text.trim() === '') throw new Refusal(400, 'The body is empty.', next)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${error instanceof Error ? error.message : error}.`, next)
  }
}

export function textOf(body: Uint8Array): string {
  if (!isUtf8(body)) throw new Refusal(400, 'The body is not valid UTF-8.', 'Send JSON in UTF-8.')
  const buffer = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = buffer.toString('utf8')
  return text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** Before anything is parsed: ten million brackets would become half a gigabyte of lists. */
function checkDepth(body: Uint8Array, mostDepth: number): void {
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      for (at++; at < body.length && body[at] !== QUOTE; at++) if (body[at] === BACKSLASH) at++
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > mostDepth)
        throw new Refusal(400, `The body is nested deeper than ${mostDepth} levels.`, 'Send rows of plain values.')
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
}
