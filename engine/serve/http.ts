import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Refusal } from './answer.ts'
import { answer } from './answering.ts'
import { bodyTooLarge } from './body.ts'
import type { Outgoing } from './call.ts'
import { packed } from './pack.ts'
import type { Service } from './state.ts'

/** Answers the requests of a server of Node. */
export function createHandler(service: Service): RequestListener {
  return (request, response) => {
    const { method = '', url = '', headers, socket } = request
    const incoming = {
      method,
      url,
      headers,
      remote: socket.remoteAddress ?? '',
      read: (mostBytes: number, done: (body: Uint8Array | Error) => void) => read(request, mostBytes, done),
    }
    const isHead = method === 'HEAD'
    const accepted = isHead ? undefined : headers['accept-encoding']
    answer(service, incoming, (outgoing) => packed(outgoing, accepted, (one) => send(one, isHead, response)))
  }
}

function read(request: IncomingMessage, mostBytes: number, done: (body: Uint8Array | Error) => void): void {
  // Node reads and drops the rest of a body that is answered early.
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    done(bodyTooLarge(mostBytes))
    return
  }
  const chunks: Buffer[] = []
  let bytes = 0
  // The rest of a body that turns out too large is dropped rather than cut off: a client that still sends would lose
  // the answer. The server's requestTimeout bounds it.
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else chunks.length = 0
  })
  request.on('end', () => {
    const [only] = chunks
    if (bytes > mostBytes) done(bodyTooLarge(mostBytes))
    else done(chunks.length === 1 && only ? only : Buffer.concat(chunks, bytes))
  })
  // The client is gone: what is answered reaches nobody, and is counted all the same.
  request.on('error', () => done(new Refusal(499, 'The client closed the connection.', '')))
}

function send({ status, headers, body, bytes }: Outgoing, isHead: boolean, response: ServerResponse): void {
  if (response.destroyed) return
  response.writeHead(status, headers)
  if (isHead) response.end()
  // As many bytes as characters: nothing needs to be encoded.
  else if (typeof body === 'string' && bytes === body.length) response.end(body, 'latin1')
  else response.end(body)
}
