import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { usageError } from '../../../shared/core/index.ts'
import { securityHeaders } from './headers.ts'

const ADDRESS = '127.0.0.1'
const SECOND = 1000
const MOST_CONNECTIONS = 512

/** Listens on this computer's own address and no other; `host` is what requests have to name. */
export async function listenLocally(port: number): Promise<{ server: Server; host: string }> {
  const server = createServer({
    // An upload of gigabytes takes its time; what is too slow to begin with is cut off by the headers' limit.
    requestTimeout: 3600 * SECOND,
    headersTimeout: 15 * SECOND,
    // Turned down with the others that name another host, and with their headers.
    requireHostHeader: false,
  })
  server.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, port)))
    server.listen(port, ADDRESS, resolve)
  })
  const address = server.address()
  const host = `${ADDRESS}:${address !== null && typeof address === 'object' ? address.port : port}`
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseConnection(error, socket, host))
  return { server, host }
}

function cannotListen({ message, ...error }: NodeJS.ErrnoException, port: number): Error {
  const value = String(port)
  const next = 'Choose another with --port, or leave it out for any free one.'
  if (error.code === 'EADDRINUSE') return usageError(`Port ${port} of ${ADDRESS} is taken.`, { value, next })
  return usageError(`Cannot listen on port ${port} of ${ADDRESS}: ${message}.`, { value, next })
}

/** Answers what is not HTTP, or too slow, and closes the connection. */
function refuseConnection({ code }: NodeJS.ErrnoException, socket: Duplex, host: string): void {
  if (!socket.writable) return
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  const lines = Object.entries(securityHeaders(host)).map(([name, value]) => `${name}: ${value}`)
  socket.end(
    [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, 'content-length: 0', 'connection: close', '', ''].join(
      '\r\n',
    ),
  )
}
