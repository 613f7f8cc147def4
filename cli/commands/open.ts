import { once } from 'node:events'
import { z } from 'zod'
import { isBrowserUnwanted, openInBrowser, startBrowserHost } from '../../engine/index.ts'
import { defineCommand } from '../command.ts'

const LARGEST_PORT = 65_535

export const openCommand = defineCommand({
  id: 'open',
  summary:
    'Starts the application in the browser; there is no desktop window yet. LATHE_NO_BROWSER=1 only prints the address.',
  positionals: [],
  options: z.object({
    browser: z.boolean().default(false).meta({ title: 'In the browser: the only way in this version' }),
    port: z.int().min(0).max(LARGEST_PORT).default(0).meta({ title: 'Port of the address; 0 is any free one' }),
  }),
  example: 'lathe open --browser',
  async run(_positionals, { port }, host) {
    const { url, close } = await startBrowserHost(port)
    const result = { json: { url }, text: `open ${url}\n` }
    host.announce(result)
    if (!isBrowserUnwanted() && !(await openInBrowser(url)))
      process.stderr.write('No browser could be started; open the address by hand.\n')
    if (!host.signal.aborted) await once(host.signal, 'abort')
    await close()
    return result
  },
})
