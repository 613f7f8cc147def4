import { type ClientLink, createORPCClient } from '@orpc/client'
import { onMessagePortClose, RPCLink, type SupportedMessagePort } from '@orpc/client/message-port'
import type { Client } from './client.ts'
import { clientError, createGuard } from './guard.ts'

/** The client over a MessagePort: the window's own process does not go away before its host, so it is not opened again. */
export interface PortConnection {
  readonly client: Client
  close(): void
}

export function connectPort(port: SupportedMessagePort & { close?(): void }): PortConnection {
  const guard = createGuard()
  const link: ClientLink<Record<never, never>> = new RPCLink({ port, interceptors: [guard.intercept] })
  onMessagePortClose(port, () =>
    guard.end(clientError('processLost', 'The connection to Lathe was lost.', { next: 'Start Lathe again.' })),
  )
  return {
    client: createORPCClient<Client>(link),
    close() {
      guard.end(clientError('cancelled', 'The connection was closed.'))
      port.close?.()
    },
  }
}
