import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

/** The browser that the window is measured in; undefined where there is none. */
export const BROWSER = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== '' && existsSync(path),
)

/** A started host with its window on Home. */
export interface Window {
  readonly url: string
  readonly page: Page
  /** A folder for files; removed at the end. */
  readonly folder: string
}

/** Starts the built host with an empty home and opens its window, 1440 × 900. */
export async function withWindow<T>(use: (window: Window) => Promise<T>): Promise<T> {
  // Not bundled: playwright-core finds its own files beside itself.
  const load = createRequire(import.meta.url)
  const { chromium }: typeof import('playwright-core') = load('playwright-core')
  const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
  const host = spawn(process.execPath, [LATHE, 'open', '--browser'], {
    env: { ...process.env, LATHE_NO_BROWSER: '1', LATHE_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({ ...(BROWSER !== undefined && { executablePath: BROWSER }) })
  try {
    const url = await addressOf(host)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(url)
    await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    return await use({ url, page, folder })
  } finally {
    await browser.close()
    const ended = once(host, 'close')
    host.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

async function addressOf(host: ChildProcess): Promise<string> {
  const [line] = await once(host.stdout ?? host, 'data')
  const url = /^open (http:\S+)/.exec(String(line))?.[1]
  if (url === undefined) throw new Error(`lathe open printed ${line}`)
  return url
}

/** The address of a small picture that the host serves beside the page. */
export async function pictureOf(url: string): Promise<string> {
  const { origin } = new URL(url)
  const path = /rel="icon"[^>]*href="([^"]+\.svg)"/.exec(await (await fetch(origin)).text())?.[1]
  if (path === undefined) throw new Error('The page names no icon.')
  return new URL(path, origin).href
}

/** The sample of applicants in Data, or trained. */
export async function takeApplicants(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Applicants/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Data', exact: true }).waitFor()
}

/** Starts a training in the open project. */
export async function startTraining(page: Page, effort: 'Fast' | 'Best'): Promise<void> {
  await page.keyboard.press('Control+3')
  await page.getByRole('radio', { name: effort }).check()
  await page.keyboard.press('Control+Enter')
}

/** What of sorted values lies above this share of them. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
