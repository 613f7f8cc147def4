import { dirname } from 'node:path'
import type { SupportedMessagePort } from '@orpc/client/message-port'
import { isModelFile, type Settings } from '../../shared/contract/index.ts'
import type { Progress } from '../../shared/core/index.ts'
import type { HostAbilities } from '../app/host-abilities.ts'
import { distFile } from '../dist.ts'
import type { Launch } from '../workers/launch.ts'
import { homeFolder } from './home-folder.ts'

export interface DesktopHost {
  /** Answers what a page asks for by its address. */
  answer(request: Request): Promise<Response>
  /** Serves the contract to a page, until its port closes. */
  serve(port: SupportedMessagePort): void
  /** Makes a project of a data file, or opens a model; returns where the page shows it, as the hash of its address. */
  openFile(path: string): Promise<string>
  /** The theme of the application: the one that its settings keep. */
  theme(): Settings['theme']
  chooseTheme(theme: Settings['theme']): Promise<void>
  /** How far each training under way is. */
  trainings(): readonly Progress[]
  /** Ends what runs. */
  close(): Promise<void>
}

export interface DesktopOptions {
  /** The address of the pages' own scheme. */
  readonly origin: string
  /** How processes are started. */
  readonly launch: Launch
  readonly abilities?: HostAbilities
  /** Is told of each file that was opened by its path, here or by a page. */
  readonly onFileOpened?: (path: string) => void
  /** Is told when another theme was chosen, here or by a page. */
  readonly onTheme?: (theme: Settings['theme']) => void
  readonly home?: string
  readonly onDefect?: (error: unknown) => void
}

/** Starts the application for the desktop's windows, on the projects of this user. */
export async function startDesktopHost({
  origin,
  launch,
  abilities = {},
  onFileOpened = () => undefined,
  onTheme = () => undefined,
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
  const app = await createApp({ home, host: 'desktop', abilities, onFileOpened, launch })
  const client = createRouterClient(app.router)
  app.settings.onKept(({ theme }) => onTheme(theme))
  return {
    answer: await createPageRequests({ app, origin, rendererFolder, onDefect }),
    serve: (port) => servePort({ app, port, onDefect }),
    async openFile(path) {
      if (isModelFile(path)) return `#/model/${(await client.models.open({ path })).id}`
      return `#/project/${encodeURIComponent((await client.projects.create({ path })).id)}/data`
    },
    theme: () => app.settings.current().theme,
    async chooseTheme(theme) {
      await app.settings.keep({ ...app.settings.current(), theme })
    },
    trainings: () => app.trainings(),
    close: () => app.close(),
  }
}
