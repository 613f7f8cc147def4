import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Download } from '../app.ts'
import type { Asset } from './assets.ts'
import { securityHeaders } from './headers.ts'
import type { Refusal } from './refusal.ts'
import { createSecret } from './secret.ts'
import type { Site } from './site.ts'

/** An answer to one request. */
export interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: string | Uint8Array | Readable
}

export const jsonAnswer = (status: number, body: object, headers: OutgoingHttpHeaders = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

export const refusalAnswer = ({ status, error, headers }: Refusal): Answer => jsonAnswer(status, { error }, headers)

const PLACEHOLDER = '__NONCE__'
const YEAR_SECONDS = 31_536_000

/** A file of the renderer; the page is given the nonce of this answer where it says `__NONCE__`. */
export function assetAnswer({ bytes, type, isHashed }: Asset, { host }: { readonly host: string | null }): Answer {
  if (type.startsWith('text/html')) {
    const nonce = createSecret()
    const html = new TextDecoder().decode(bytes).replaceAll(PLACEHOLDER, nonce)
    return { status: 200, headers: { ...securityHeaders(host, nonce), 'content-type': type }, body: html }
  }
  const cache = isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache'
  const headers = { 'content-type': type, 'cache-control': cache }
  return { status: 200, headers, body: bytes }
}

export function downloadAnswer({ name, stream }: Download): Answer {
  const plain = name.replace(/[^\w. -]/gu, '_')
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  }
  return { status: 200, headers, body: stream }
}

/** Sends an answer with the headers that every answer carries; a reader that goes away ends it quietly. */
export async function send(answer: Answer, { host }: Site, request: IncomingMessage, response: ServerResponse) {
  const { status, body } = answer
  const headers = { ...securityHeaders(host), ...answer.headers }
  const isHead = request.method === 'HEAD'
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
    response.end(isHead ? undefined : body)
    return
  }
  response.writeHead(status, headers)
  if (isHead) {
    body.destroy()
    response.end()
    return
  }
  await pipeline(body, response).catch(() => response.destroy())
}
