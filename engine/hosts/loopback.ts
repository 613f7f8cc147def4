import type { Server } from 'node:http'
import type { App } from './app.ts'
import { listAssets } from './loopback/assets.ts'
import { listenLocally } from './loopback/listen.ts'
import { createListener } from './loopback/requests.ts'
import { createSecret } from './loopback/secret.ts'
import type { Site } from './loopback/site.ts'
import { serveSockets } from './loopback/socket.ts'
import { createTickets } from './loopback/tickets.ts'

export interface LoopbackOptions {
  readonly app: App
  /** 0 is any free one. */
  readonly port: number
  /** The built renderer: a folder with an index.html. */
  readonly rendererFolder: string
  readonly mostUploadBytes?: number
  /** Is told of errors that are nobody's doing but ours; the page sees only that there was one. */
  readonly onDefect?: (error: unknown) => void
}

export interface Loopback {
  /** With the token in its fragment, which browsers send to nobody. */
  readonly url: string
  /**
   * An address that opens the page once, within a minute: for the command that starts a browser, whose arguments everybody
   * on this computer can read.
   */
  startUrl(): string
  /** Takes no more requests, closes every socket (which rejects what is pending in the pages) and lets answers finish. */
  close(): Promise<void>
}

const GIGABYTE = 2 ** 30
const MOST_DRAIN_MILLISECONDS = 2000

/**
 * The browser host: the renderer, the contract over a WebSocket, uploads and downloads, for pages on this computer that
 * know the token of this start.
 *
 * @example
 * const { url, close } = await serveLoopback({ app, port: 0, rendererFolder: 'dist/renderer' })
 */
export async function serveLoopback({
  app,
  port,
  rendererFolder,
  mostUploadBytes = 4 * GIGABYTE,
  onDefect = console.error,
}: LoopbackOptions): Promise<Loopback> {
  const assets = await listAssets(rendererFolder)
  const { server, host } = await listenLocally(port)
  const origin = `http://${host}`
  const site: Site = {
    ...{ app, assets, host, origin, mostUploadBytes, onDefect },
    token: createSecret(),
    tickets: createTickets(),
    starts: createTickets(),
  }
  const closeSockets = serveSockets(server, site)
  server.on('request', createListener(site))
  return {
    url: `${origin}/#token=${site.token}`,
    startUrl: () => `${origin}/#start=${site.starts.issue('')}`,
    close: () => {
      closeSockets()
      return drain(server)
    },
  }
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), MOST_DRAIN_MILLISECONDS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
