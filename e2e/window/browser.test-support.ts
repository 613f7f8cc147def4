import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Host, type Installation, install } from './host.test-support.ts'

export const BROWSER = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== '' && existsSync(path),
)
export const hasBrowser = BROWSER !== undefined
if (!hasBrowser) console.log('skipped: the window needs a browser; install chromium or set CHROMIUM_PATH')

/** A test in a browser; skipped, with the reason printed, where there is none. */
export const inBrowser = (name: string, run: () => Promise<void>): void => test.skipIf(!hasBrowser)(name, run)

/** Milliseconds that any one thing may take to appear. Generous: other work may share the machine. */
const PATIENCE = 30_000

export interface OpenOptions extends BrowserContextOptions {
  /** Says that what the page logs and asks for is not looked at, because this test cuts it off. */
  readonly mayComplain?: boolean
}

/** What the tests of one file share: one installation, one host and one browser. */
export interface Stand {
  readonly installation: Installation
  readonly host: Host
  /** A fresh window on Home; an error in its console or a request to anywhere but the host fails the test. */
  open(options: OpenOptions, use: (page: Page) => Promise<void>): Promise<void>
  /** Starts the host again. */
  restart(): Promise<void>
  /** Starts the host again after it crashed. */
  crash(): Promise<void>
}

export function setUpStand(): Stand {
  let installation: Installation | undefined
  let host: Host | undefined
  let browser: Browser | undefined
  const given = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('The browser and its host are there only inside of a test.')
    return part
  }
  beforeAll(async () => {
    if (BROWSER === undefined) return
    installation = install()
    host = await installation.start()
    browser = await chromium.launch({ executablePath: BROWSER })
  })
  afterAll(async () => {
    await browser?.close()
    await installation?.remove()
  })
  return {
    get installation() {
      return given(installation)
    },
    get host() {
      return given(host)
    },
    async open({ mayComplain = false, ...options }, use) {
      const { url, origin } = given(host)
      const context = await given(browser).newContext({ viewport: { width: 1440, height: 900 }, ...options })
      context.setDefaultTimeout(PATIENCE)
      const troubles: string[] = []
      context.on('page', (page) => watch(page, origin, troubles))
      try {
        const page = await context.newPage()
        await page.goto(url)
        await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
        await use(page)
      } finally {
        await context.close()
      }
      if (!mayComplain) expect(troubles).toEqual([])
    },
    async restart() {
      await given(host).stop()
      host = await given(installation).start()
    },
    async crash() {
      await given(host).kill()
      host = await given(installation).start()
    },
  }
}

function watch(page: Page, origin: string, troubles: string[]): void {
  const { host } = new URL(origin)
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) troubles.push(`asks for ${url}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) troubles.push(`connects to ${socket.url()}`)
  })
}

/** Drops a file onto the window, as from a folder. */
export const drop = (page: Page, name: string, bytes: Uint8Array): Promise<void> => dropAll(page, { [name]: bytes })

/** Drops several files at once, by their names. */
export async function dropAll(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const given = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])
  const transfer = await page.evaluateHandle(
    `(() => {
      const transfer = new DataTransfer()
      for (const [name, base64] of ${JSON.stringify(given)}) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], name))
      }
      return transfer
    })()`,
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}
