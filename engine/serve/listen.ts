import { createServer, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { Server as NetServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { usageError } from '../../shared/core/index.ts'
import { BodyRequest } from './body-request.ts'
import type { Tls } from './secure/tls.ts'

/** Where to listen. Port 0 is any free port. */
export interface Address {
  readonly host: string
  readonly port: number
}

const SECOND = 1000
/**
 * Beyond, connections are closed without an answer; long before, requests are answered with 503. So many that thousands which send a byte
 * a second leave room for others until they are cut off.
 */
const MOST_CONNECTIONS = 8192
const OPTIONS = {
  IncomingMessage: BodyRequest,
  // Node's own answer has no body.
  requireHostHeader: false,
  requestTimeout: 60 * SECOND,
  headersTimeout: 10 * SECOND,
  keepAliveTimeout: 5 * SECOND,
  // How soon after its time a slow one is found; node's own 30 s let it stay three times as long.
  connectionsCheckingInterval: 2 * SECOND,
}

/** Starts a server whose clients can neither hang it nor stop it by sending nonsense; resolves when it listens. */
export async function listen(
  handler: Handler,
  { host, port }: Address,
  tls?: Tls,
): Promise<{ server: Server; url: string }> {
  const listener = withHost(handler)
  const server = tls ? createSecureServer({ ...OPTIONS, ...tls.options }, listener) : createServer(OPTIONS, listener)
  if ('setSecureContext' in server) tls?.follow(server)
  server.maxConnections = MOST_CONNECTIONS
  // That of node:http closes idle connections at once, over which a request may be on its way.
  server.close = (done) => {
    NetServer.prototype.close.call(server, done)
    return server
  }
  server.on('clientError', (error, socket) =>
    cutOff(socket, ('code' in error ? STATUSES[String(error.code)] : undefined) ?? 400, WHOLE),
  )
  server.on('connect', (_, socket) => cutOff(socket, 405, 'This is no proxy.'))
  server.on('checkExpectation', (_, response) => refuse(response, 417, 'Expect 100-continue, or nothing.'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, { host, port })))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = address !== null && typeof address === 'object' ? address.port : port
  return { server, url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}` }
}

/** Connections that say nothing for so long while the service goes down are closed. */
const QUIET_MILLISECONDS = 500

/**
 * Takes no more connections, and answers whatever still comes over those that are open, each answer with `connection: close`:
 * a client that is about to send over one that it kept open loses nothing. Quiet ones are closed after a moment, and what is
 * left after `mostSeconds` is cut off.
 *
 * @param onClosed called when nothing new is taken any more: whoever was told to close before would come again, and wait in vain
 */
export function drain(server: Server, mostSeconds: number, onClosed: () => void): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), mostSeconds * SECOND)
    // Not at once: what came while the process did not run is read first, and its connection is quiet no more.
    const closeQuiet = () => setImmediate(() => server.closeIdleConnections())
    const quiet = setTimeout(closeQuiet, QUIET_MILLISECONDS)
    // An answer that was begun before carries no `connection: close`; its connection is quiet a moment later.
    const again = setInterval(closeQuiet, 2 * QUIET_MILLISECONDS)
    server.once('close', () => {
      for (const timer of [cut, quiet, again]) clearTimeout(timer)
      resolve()
    })
    // Connections that have arrived are taken in the phase before this one. The first of several processes may have closed it.
    setImmediate(() => {
      if (server.listening) server.close()
      else server.getConnections((_, count) => count === 0 && server.emit('close'))
      onClosed()
    })
  })
}

function cannotListen(error: Error, { host, port }: Address): Error {
  const code = 'code' in error ? error.code : undefined
  const next = 'Choose another with --port, or --port 0 for any free one.'
  const value = String(port)
  if (code === 'EADDRINUSE') return usageError(`Port ${port} of ${host} is taken.`, { value, next })
  if (code === 'EACCES') return usageError(`Port ${port} of ${host} may not be used by this user.`, { value, next })
  return usageError(`Cannot listen on ${host}, port ${port}: ${error.message}.`, { value: host, next: 'Check --host.' })
}

const STATUSES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

const WHOLE = 'Send a complete HTTP/1.1 request.'

/** Answers what is not HTTP, too slow, or not for a service, and closes the connection. */
function cutOff(socket: Duplex, status: number, next: string): void {
  if (!socket.writable) return
  const body = problemBody(status, next)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nconnection: close\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** The same of a request that is whole, after those before it on its connection. */
function refuse(response: ServerResponse, status: number, next: string): void {
  const body = problemBody(status, next)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' }
  response.writeHead(status, headers).end(body)
}

const problemBody = (status: number, next: string): string =>
  JSON.stringify({ error: `${STATUS_CODES[status] ?? 'Bad Request'}. ${next}` })

type Handler = RequestListener<typeof BodyRequest>

/** HTTP/1.1 asks for a host (RFC 9112, 3.2). */
const withHost =
  (handler: Handler): Handler =>
  (request, response) => {
    if (request.headers.host !== undefined || request.httpVersion !== '1.1') handler(request, response)
    else refuse(response, 400, 'Send the header host.')
  }
