import type { ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { clientError, createGuard, type Guard } from './guard.ts'

export type Socket = Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState' | 'close'>

/** One socket that has opened, and its link. It never opens again. */
export interface OpenSocket {
  readonly link: ClientLink<Record<never, never>>
  readonly guard: Guard
  /** Settles when the socket is closed: with whether the host said that it goes away. */
  readonly closed: Promise<{ isHostGone: boolean }>
  close(): void
}

const GOING_AWAY = 1001
const DONE = 1000

/** Opens a socket to the host; rejects where the host is not there or does not take the token. */
export async function openSocket(create: () => Socket): Promise<OpenSocket> {
  const socket = create()
  const guard = createGuard()
  const link = new RPCLink({ websocket: socket, interceptors: [guard.intercept] })
  const closed = new Promise<{ isHostGone: boolean }>((resolve) => {
    socket.addEventListener('close', ({ code }) => {
      guard.end(connectionLost())
      resolve({ isHostGone: code === GOING_AWAY })
    })
  })
  const opened = new Promise<true>((resolve) => {
    socket.addEventListener('open', () => resolve(true))
  })
  if ((await Promise.race([opened, closed])) !== true) throw connectionRefused()
  return { link, guard, closed, close: () => socket.close(DONE) }
}

export const connectionLost = () =>
  clientError('processLost', 'The connection to Lathe was lost.', { next: 'Wait until it is back, then try again.' })

export const hostGone = () =>
  clientError('processLost', 'Lathe was closed.', { next: 'Start it again and open the address that it prints.' })

const connectionRefused = () =>
  clientError('processLost', 'Lathe does not answer at this address.', {
    next: 'Start it again with `lathe open`, and open the address that it prints.',
  })
