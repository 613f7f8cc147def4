import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The exported page in a real browser, opened from its folder without a server.

const BROWSER = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== '' && existsSync(path),
)
if (BROWSER === undefined)
  console.log('skipped: the exported page needs a browser; install chromium or set CHROMIUM_PATH')
const inBrowser = test.skipIf(BROWSER === undefined)

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const lathe = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(ROOT, 'bin/lathe.mjs'), ...args, '--quiet'], { maxBuffer: 1 << 26 })

let folder = ''
let browser: Browser
beforeAll(async () => {
  if (BROWSER === undefined) return
  folder = await mkdtemp(join(tmpdir(), 'lathe-page-'))
  await lathe(
    'train',
    join(ROOT, 'assets/samples/loans.csv'),
    '--target',
    'repaid',
    '--families',
    'gbdt',
    '--mode',
    'fast',
    '-o',
    join(folder, 'loans.lathe'),
  )
  await lathe('export', join(folder, 'loans.lathe'), '--to', 'web', '-o', join(folder, 'web'))
  browser = await chromium.launch({ executablePath: BROWSER })
})
afterAll(async () => {
  await browser?.close()
  if (folder !== '') await rm(folder, { recursive: true, force: true })
})

/** A fresh page; what it logs as an error or asks of any network fails the test. */
async function withPage(colorScheme: 'light' | 'dark', use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('request', (request) => /^(file|data|blob):/.test(request.url()) || troubles.push(request.url()))
  await page.goto(pathToFileURL(join(folder, 'web/index.html')).href)
  await use(page)
  await context.close()
  expect(troubles).toEqual([])
}

inBrowser('this browser gives the saved predictions on every golden row, and the saved reasons', () =>
  withPage('light', async (page) => {
    await page.getByText(/Identical on \d+ golden rows in this browser, with the reasons of \d+/).waitFor()
    expect(await page.getByRole('heading', { name: 'Predicted repaid' }).isVisible()).toBe(true)
  }),
)

inBrowser('the prediction follows a change in the form, and says what is wrong with a value', () =>
  withPage('dark', async (page) => {
    const answer = page.getByRole('region', { name: 'Predicted repaid' })
    await page.getByLabel('amount').fill('90000')
    await answer.getByText(/training/).waitFor()
    await answer.getByRole('row', { name: /^amount 90000 [+−]\d/u }).waitFor()
    const before = await answer.textContent()
    await page.getByLabel('amount').fill('1000')
    await page.getByLabel('income').fill('150000')
    expect(await answer.textContent()).not.toBe(before)
    await page.getByLabel('income').fill('much')
    await answer.getByText('Unreadable number "much" in income').waitFor()
  }),
)

inBrowser('a dropped file is scored as the command line scores it, and the result can be saved', () =>
  withPage('light', async (page) => {
    const csv = await readFile(join(ROOT, 'assets/samples/loans.csv'), 'utf8')
    const file = join(folder, 'some loans.csv')
    await writeFile(file, `${csv.split('\n').slice(0, 60).join('\n')}\nbroken,line\n`)
    const text = JSON.stringify(await readFile(file, 'utf8'))
    const transfer = await page.evaluateHandle(
      `(() => { const t = new DataTransfer(); t.items.add(new File([${text}], 'some loans.csv')); return t })()`,
    )
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
    await page.getByText('some loans.csv: 59 of 60 rows scored').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download predictions' }).click()
    const saved = await readFile((await (await download).path()) ?? '', 'utf8')
    const { stdout } = await lathe('predict', join(folder, 'loans.lathe'), file)
    expect(saved).toBe(stdout)
  }),
)

inBrowser('a file that is none gets a message that names it and what to do, and the form stays', () =>
  withPage('light', async (page) => {
    await page.setInputFiles('input[type=file]', {
      name: 'picture.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
    })
    await page.getByRole('alert').getByText('picture.csv').waitFor()
    expect(await page.getByLabel('amount').isVisible()).toBe(true)
  }),
)

inBrowser('everything is reached by keyboard, in order', () =>
  withPage('light', async (page) => {
    const seen: string[] = []
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab')
      seen.push(String(await page.evaluate('document.activeElement.id || document.activeElement.textContent')))
    }
    expect(seen.join(' ')).toContain('Choose a CSV file')
    expect(seen.join(' ')).toContain('Another example')
    expect(seen.filter((name) => name.startsWith('column-')).length).toBeGreaterThan(5)
  }),
)
