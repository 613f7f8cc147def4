import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { wireErrors } from '../wire-errors.ts'
import { admit, authorizeSocket } from './admission.ts'
import { securityHeaders } from './headers.ts'
import { type Refusal, refusalOf, refuse } from './refusal.ts'
import type { Site } from './site.ts'

/** Requests are small: files come by upload. */
const MOST_MESSAGE_BYTES = 16 * 2 ** 20
const GOING_AWAY = 1001

/** Serves the contract at /rpc; the function returned closes every socket, which ends what they asked for. */
export function serveSockets(server: Server, site: Site): () => void {
  const handler = new RPCHandler(site.app.router, wireErrors(site.onDefect))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    // The one without the token is agreed on, so that no answer repeats it.
    handleProtocols: (protocols) => (protocols.has('lathe') ? 'lathe' : false),
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    try {
      admitSocket(request, site)
    } catch (error) {
      turnDown(socket, refusalOf(error, site.onDefect), site)
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => opened.terminate())
      void handler.upgrade(opened)
    })
  })
  return () => {
    for (const socket of sockets.clients) {
      socket.close(GOING_AWAY, 'Lathe was closed')
      // A page that does not answer within the closing handshake is not waited for.
      setTimeout(() => socket.terminate(), 200).unref()
    }
  }
}

function admitSocket(request: IncomingMessage, site: Site): void {
  admit(request, site)
  if (request.url !== '/rpc') throw refuse(404, 'There is no socket at this address.', 'The socket is /rpc.')
  authorizeSocket(request, site)
}

function turnDown(socket: Duplex, { status, error }: Refusal, { host }: Site): void {
  const body = JSON.stringify({ error })
  const headers = {
    ...securityHeaders(host),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'))
}
