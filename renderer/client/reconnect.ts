import { type ClientLink, createORPCClient } from '@orpc/client'
import type { Client } from './client.ts'
import type { Connection, ConnectionState } from './connection.ts'
import { clientError } from './guard.ts'
import { connectionLost, hostGone, type OpenSocket, openSocket, type Socket } from './socket.ts'

/** Milliseconds before each attempt to come back; after the last one the connection is closed. */
const DELAYS = [100, 250, 500, 1000, 2000, 4000, 8000]

/** A connection without its files: the client over a socket that is opened again when it is lost. */
export type SocketConnection = Omit<Connection, 'pathOf' | 'upload' | 'download'>

/** Connects; rejects where the first attempt fails. Calls made while the connection is lost are refused, not queued. */
export async function connectSocket(
  create: () => Socket,
  delays: readonly number[] = DELAYS,
): Promise<SocketConnection> {
  let current: OpenSocket | undefined = await openSocket(create)
  let state: ConnectionState = 'open'
  let reason: Error = connectionLost()
  const stateCallbacks = new Set<(state: ConnectionState) => void>()
  const closeCallbacks = new Set<(reason: Error) => void>()

  function change(to: ConnectionState) {
    state = to
    for (const callback of stateCallbacks) callback(to)
    if (to === 'closed') for (const callback of closeCallbacks) callback(reason)
  }
  function end(why: Error) {
    if (state === 'closed') return
    reason = why
    current?.guard.end(why)
    current?.close()
    current = undefined
    change('closed')
  }
  async function keep(socket: OpenSocket) {
    const { isHostGone } = await socket.closed
    if (isClosed()) return
    if (isHostGone) return end(hostGone())
    current = undefined
    change('reconnecting')
    for (const delay of delays) {
      await new Promise((resolve) => setTimeout(resolve, delay))
      if (isClosed()) return
      const next = await openSocket(create).catch(() => undefined)
      if (isClosed()) return next?.close()
      if (!next) continue
      current = next
      change('open')
      void keep(next)
      return
    }
    end(hostGone())
  }
  // A function, since the compiler takes `state` for unchanged across an await.
  const isClosed = () => state === 'closed'
  const link: ClientLink<Record<never, never>> = {
    async call(path, input, options) {
      if (!current) throw reason
      return current.link.call(path, input, options)
    },
  }
  void keep(current)
  return {
    client: createORPCClient<Client>(link),
    get state() {
      return state
    },
    onState: (callback) => listen(stateCallbacks, callback),
    onClose: (callback) => listen(closeCallbacks, callback),
    close: () => end(clientError('cancelled', 'The connection was closed.')),
  }
}

function listen<T>(callbacks: Set<T>, callback: T): () => void {
  callbacks.add(callback)
  return () => callbacks.delete(callback)
}
