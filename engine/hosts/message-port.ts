import { onMessagePortClose, onMessagePortMessage, type SupportedMessagePort } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/websocket'
import type { App } from './app.ts'
import { wireErrors } from './wire-errors.ts'

export interface PortOptions {
  readonly app: App
  /** A started port: of a window under Electron, of a worker, or anything with its shape. */
  readonly port: SupportedMessagePort
  readonly onDefect?: (error: unknown) => void
}

/**
 * Serves the contract over a MessagePort; what was asked through it ends when the port closes. (oRPC's own handler of
 * ports speaks the same, but a message that is none of its own would end the process.)
 */
export function servePort({ app, port, onDefect = console.error }: PortOptions): void {
  const handler = new RPCHandler(app.router, wireErrors(onDefect))
  const peer = { send: (message: unknown) => port.postMessage(message), addEventListener: () => undefined }
  onMessagePortMessage(port, (message) => {
    handler.message(peer, message).catch(onDefect)
  })
  onMessagePortClose(port, () => handler.close(peer))
}
