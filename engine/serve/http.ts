import type { RequestListener, ServerResponse } from 'node:http'
import { answer } from './answering.ts'
import type { BodyRequest } from './body-request.ts'
import type { Outgoing } from './call.ts'
import { packed } from './pack.ts'
import type { Service } from './state.ts'

/** Answers the requests of a server of Node. */
export function createHandler(service: Service): RequestListener<typeof BodyRequest> {
  return (request, response) => {
    const { method = '', url = '', headers, socket } = request
    const incoming = {
      method,
      url,
      headers,
      remote: socket.remoteAddress ?? '',
      read: (mostBytes: number, done: (body: Uint8Array | Error) => void) => request.takeBody(mostBytes, done),
    }
    const isHead = method === 'HEAD'
    const accepted = isHead ? undefined : headers['accept-encoding']
    answer(service, incoming, (outgoing) => packed(outgoing, accepted, (one) => send(one, isHead, response)))
  }
}

function send({ status, headers, body, bytes }: Outgoing, isHead: boolean, response: ServerResponse): void {
  if (response.destroyed) return
  response.writeHead(status, headers)
  if (isHead) response.end()
  // As many bytes as characters: nothing needs to be encoded.
  else if (typeof body === 'string' && bytes === body.length) response.end(body, 'latin1')
  else response.end(body)
}
