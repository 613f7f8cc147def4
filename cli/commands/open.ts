import { once } from 'node:events'
import { z } from 'zod'
import { isBrowserUnwanted, openInBrowser, startBrowserHost, startWindow } from '../../engine/index.ts'
import { type CommandHost, type CommandResult, defineCommand } from '../command.ts'

const LARGEST_PORT = 65_535

export const openCommand = defineCommand({
  id: 'open',
  summary:
    'Starts the application: in its window where Electron is there or can be fetched, otherwise in the browser. LATHE_HOST=browser always chooses the browser; LATHE_NO_BROWSER=1 only prints the address.',
  positionals: [],
  options: z.object({
    browser: z.boolean().default(false).meta({ title: 'In the browser' }),
    port: z
      .int()
      .min(0)
      .max(LARGEST_PORT)
      .default(0)
      .meta({ title: 'In the browser, at this port of the address; 0 is any free one' }),
  }),
  example: 'lathe open --browser',
  async run(_positionals, { browser, port }, host) {
    if (browser || host.given.has('port')) return inBrowser(port, host)
    let result = windowResult(null)
    const outcome = await startWindow({
      signal: host.signal,
      onNotice: notice,
      onWindow(version) {
        result = windowResult(version)
        host.announce(result)
      },
    })
    if (outcome.isOver) return { ...result, exitCode: outcome.exitCode }
    if (host.signal.aborted) return result
    notice(`Opening in the browser: ${outcome.why}.`)
    return inBrowser(port, host)
  },
})

const windowResult = (electron: string | null): CommandResult => ({
  json: { host: 'desktop', electron },
  text: electron === null ? '' : `opened the window (Electron ${electron})\n`,
})

async function inBrowser(port: number, host: CommandHost): Promise<CommandResult> {
  const { url, startUrl, close } = await startBrowserHost(port)
  const result = { json: { url }, text: `open ${url}\n` }
  host.announce(result)
  if (!isBrowserUnwanted() && !(await openInBrowser(startUrl())))
    notice('No browser could be started; open the address by hand.')
  if (!host.signal.aborted) await once(host.signal, 'abort')
  await close()
  return result
}

const notice = (text: string): void => void process.stderr.write(`${text}\n`)
