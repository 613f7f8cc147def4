import { dirname } from 'node:path'
import type { SupportedMessagePort } from '@orpc/client/message-port'
import { distFile } from '../dist.ts'
import type { Launch } from '../workers/launch.ts'
import { homeFolder } from './home-folder.ts'

export interface DesktopHost {
  /** Answers what a page asks for by its address. */
  answer(request: Request): Promise<Response>
  /** Serves the contract to a page, until its port closes. */
  serve(port: SupportedMessagePort): void
  /** Makes a project of a data file and returns its id. */
  openFile(path: string): Promise<string>
  /** Ends what runs. */
  close(): Promise<void>
}

export interface DesktopOptions {
  /** The address of the pages' own scheme. */
  readonly origin: string
  /** How processes are started. */
  readonly launch: Launch
  readonly home?: string
  readonly onDefect?: (error: unknown) => void
}

/** Starts the application for the desktop's windows, on the projects of this user. */
export async function startDesktopHost({
  origin,
  launch,
  home = homeFolder(),
  onDefect = console.error,
}: DesktopOptions): Promise<DesktopHost> {
  const rendererFolder = dirname(distFile('renderer/index.html'))
  const [{ createApp }, { servePort }, { createPageRequests }, { createRouterClient }] = await Promise.all([
    import('../app/app.ts'),
    import('./message-port.ts'),
    import('./desktop/page-requests.ts'),
    import('@orpc/server'),
  ])
  const app = await createApp({ home, host: 'desktop', launch })
  const client = createRouterClient(app.router)
  return {
    answer: await createPageRequests({ app, origin, rendererFolder, onDefect }),
    serve: (port) => servePort({ app, port, onDefect }),
    openFile: async (path) => (await client.projects.create({ path })).id,
    close: () => app.close(),
  }
}
