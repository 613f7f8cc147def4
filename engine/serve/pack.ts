import { constants, deflate, deflateSync, gzip, gzipSync, type ZlibOptions } from 'node:zlib'
import type { Outgoing } from './call.ts'

/** Smaller bodies go as they are: packing would cost more than it saves. */
const FEWEST_BYTES = 1024
/** Up to this size a body is packed at once: a thread of the pool would take longer to be asked. */
const SMALL = 16_384
const FAST: ZlibOptions = { level: constants.Z_BEST_SPEED }

const PACKINGS = {
  gzip: { atOnce: gzipSync, inThread: gzip },
  deflate: { atOnce: deflateSync, inThread: deflate },
} as const

/**
 * Packs a body for a client that takes it packed (`Accept-Encoding`: gzip, or else deflate), and hands it on. Lengths of parts, such as
 * Inference-Header-Content-Length, are those of the body before.
 *
 * @param accepted the header; what is small, or packed already, goes as it is
 */
export function packed(outgoing: Outgoing, accepted: string | undefined, send: (outgoing: Outgoing) => void): void {
  const packing = accepted === undefined || outgoing.bytes < FEWEST_BYTES ? undefined : packingIn(accepted)
  if (!packing || 'content-encoding' in outgoing.headers) {
    send(outgoing)
    return
  }
  const { atOnce, inThread } = PACKINGS[packing]
  if (outgoing.bytes <= SMALL) send(withBody(outgoing, packing, atOnce(outgoing.body, FAST)))
  else
    inThread(outgoing.body, FAST, (error, body) => send(error === null ? withBody(outgoing, packing, body) : outgoing))
}

function packingIn(accepted: string): keyof typeof PACKINGS | undefined {
  const wanted = accepted.split(',').flatMap((part) => {
    const [name = '', quality = '1'] = part.split(/;\s*q=/iu)
    return Number(quality) > 0 ? [name.trim().toLowerCase()] : []
  })
  if (wanted.includes('gzip') || wanted.includes('x-gzip')) return 'gzip'
  return wanted.includes('deflate') ? 'deflate' : undefined
}

const withBody = (outgoing: Outgoing, packing: string, body: Uint8Array): Outgoing => ({
  ...outgoing,
  headers: {
    ...outgoing.headers,
    'content-length': body.length,
    'content-encoding': packing,
    vary: 'accept-encoding',
  },
  body,
})
