import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { type DesktopHost, startDesktopHost } from '../../engine/index.ts'
import { launchNode } from '../../engine/workers/launch.ts'
import { BROWSER, inBrowser } from '../window/browser.test-support.ts'
import { ROOT } from '../window/host.test-support.ts'
import { goTo, stageTitle, startTraining, takeSample, trained } from '../window/way.test-support.ts'

// The built page in a real browser, as the desktop serves it: its answers and headers, its preload and its port. In place
// of Electron stand a routed address, and a port whose messages go by Playwright.

const ADDRESS = 'https://lathe.test'
const place = mkdtempSync(join(tmpdir(), 'lathe-page-'))
const data = join(place, 'people.csv')
const shown: string[] = []
const opened: string[] = []
let host: DesktopHost | undefined
let browser: Browser | undefined

beforeAll(async () => {
  if (BROWSER === undefined) return
  writeFileSync(
    data,
    `age,member\n${Array.from({ length: 60 }, (_, i) => `${20 + i},${i > 30 ? 'yes' : 'no'}`).join('\n')}\n`,
  )
  host = await startDesktopHost({
    origin: 'app://lathe',
    home: join(place, 'home'),
    launch: launchNode,
    abilities: { showInFolder: (file) => shown.push(file) },
    onFileOpened: (path) => opened.push(path),
  })
  browser = await chromium.launch({ executablePath: BROWSER })
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  rmSync(place, { recursive: true, force: true })
})

/** The built preload, with what it requires of Electron. */
const PRELOAD = `(() => {
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value } },
    ipcRenderer: { postMessage: (channel, message, [port]) => {
      port.onmessage = ({ data }) => toDesktop(data)
      window.fromDesktop = (data) => port.postMessage(data)
    } },
    webUtils: { getPathForFile: ({ name }) => name === 'people.csv' ? ${JSON.stringify(data)} : '' },
  }
  ;((require) => { PROGRAM })(() => electron)
})()`

/** A window on Home; an error in its console fails the test. */
async function openWindow(): Promise<{ page: Page; troubles: string[] }> {
  if (!browser || !host) throw new Error('there is no browser')
  const serving = host
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, baseURL: ADDRESS })
  const troubles: string[] = []
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.route('**', async (route) => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    const body = request.postDataBuffer()
    const asked = new Request(`app://lathe${pathname}${search}`, {
      method: request.method(),
      ...(body && { body: new Uint8Array(body) }),
    })
    const answer = await serving.answer(asked)
    const headers = Object.fromEntries(answer.headers)
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) })
  })
  const callbacks: ((event?: { data: unknown }) => void)[] = []
  await page.exposeFunction('toDesktop', (message: unknown) => {
    for (const callback of callbacks) callback({ data: message })
  })
  serving.serve({
    on: (event, callback) => void (event === 'message' && callbacks.push(callback)),
    postMessage: (message: unknown) =>
      void page.evaluate((text) => Reflect.get(globalThis, 'fromDesktop')(text), message).catch(() => undefined),
  })
  await page.addInitScript(PRELOAD.replace('PROGRAM', () => readFileSync(join(ROOT, 'dist/preload.cjs'), 'utf8')))
  await page.goto('/')
  return { page, troubles }
}

inBrowser('the page asks the preload for its port, and the whole way goes through it', async () => {
  const { page, troubles } = await openWindow()
  await takeSample(page, 'Loans')
  await startTraining(page)
  await trained(page)
  await goTo(page, 'Export')
  await page.getByRole('button', { name: 'Export Web page' }).click()
  await page.getByRole('button', { name: 'Open folder' }).click()
  await expect.poll(() => shown).toHaveLength(1)
  expect(existsSync(shown[0] ?? '')).toBe(true)
  expect(await page.getByRole('button', { name: 'Download Web page' }).count()).toBe(0)
  expect(troubles).toEqual([])
  await page.close()
})

inBrowser('a dropped file is opened where it lies; a pasted table, which has no path, is sent', async () => {
  const { page, troubles } = await openWindow()
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname))
  await page.locator('input[type=file]').setInputFiles(data)
  await stageTitle(page, 'Data').waitFor()
  expect(sent).toEqual([])
  expect(opened).toEqual([data])
  await page.goto('/#/')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'pasted.csv', mimeType: 'text/csv', buffer: readFileSync(data) })
  await stageTitle(page, 'Data').waitFor()
  expect(sent).toEqual(['/upload'])
  expect(troubles).toEqual([])
  expect(existsSync(data)).toBe(true)
  await page.close()
})
