import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { usageError } from '../../shared/core/index.ts'

/** Where to listen. Port 0 is any free port. */
export interface Address {
  readonly host: string
  readonly port: number
}

const SECOND = 1000
const MOST_CONNECTIONS = 512

/** Starts a server whose clients can neither hang it nor stop it by sending nonsense; resolves when it listens. */
export async function listen(
  handler: RequestListener,
  { host, port }: Address,
): Promise<{ server: Server; url: string }> {
  const server = createServer(
    { requestTimeout: 60 * SECOND, headersTimeout: 15 * SECOND, keepAliveTimeout: 5 * SECOND },
    handler,
  )
  server.maxConnections = MOST_CONNECTIONS
  server.on('clientError', refuseConnection)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, { host, port })))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = address !== null && typeof address === 'object' ? address.port : port
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}` }
}

/** Stops taking connections, lets running requests finish, and cuts off what is left after `mostSeconds`. */
export function drain(server: Server, mostSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), mostSeconds * SECOND)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
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

/** Answers what is not HTTP, or too slow, and closes the connection. */
function refuseConnection(error: Error, socket: Duplex): void {
  if (!socket.writable) return
  const status = ('code' in error ? STATUSES[String(error.code)] : undefined) ?? 400
  const body = JSON.stringify({ error: `${STATUS_CODES[status] ?? 'Bad Request'}. Send a complete HTTP/1.1 request.` })
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nconnection: close\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
