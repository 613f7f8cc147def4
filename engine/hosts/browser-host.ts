import { dirname } from 'node:path'
import { distFile } from '../dist.ts'
import { homeFolder } from './home-folder.ts'
import type { Loopback } from './loopback.ts'

/** Starts the application for the browser, on the projects of this user; `close` also ends what it runs. */
export async function startBrowserHost(port: number, home = homeFolder()): Promise<Loopback> {
  const rendererFolder = dirname(distFile('renderer/index.html'))
  // Loaded when wanted: the transport's packages would slow down the start of every other command.
  const [{ createApp }, { serveLoopback }] = await Promise.all([import('../app/app.ts'), import('./loopback.ts')])
  const app = await createApp({ home, host: 'browser' })
  try {
    const { url, startUrl, close } = await serveLoopback({ app, port, rendererFolder })
    return {
      url,
      startUrl,
      async close() {
        await Promise.all([close(), app.close()])
      },
    }
  } catch (error) {
    await app.close()
    throw error
  }
}
