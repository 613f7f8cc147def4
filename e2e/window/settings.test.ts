import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { takeSample } from './way.test-support.ts'

// Settings take effect at once, and are there again after a restart, at another address.

const stand = setUpStand()

const lookOf = (page: Page) =>
  page.evaluate(`[
    getComputedStyle(document.body).backgroundColor,
    getComputedStyle(document.documentElement).colorScheme,
    document.documentElement.dataset.contrast,
  ]`)

const LIGHT = ['rgb(253, 253, 252)', 'light', 'normal']
const DARK = ['rgb(23, 25, 28)', 'dark', 'normal']
const DARK_CONTRAST = ['rgb(0, 0, 0)', 'dark', 'more']

inBrowser('theme, contrast and numbers follow the settings, through a restart', () =>
  stand.open({ mayComplain: true, colorScheme: 'light' }, async (page) => {
    expect(await lookOf(page)).toEqual(LIGHT)
    await takeSample(page, 'Flats')
    await page.keyboard.press('Control+,')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('radio', { name: 'Dark' }).check()
    await expect.poll(() => lookOf(page)).toEqual(DARK)
    await dialog.getByRole('radio', { name: 'More' }).check()
    await expect.poll(() => lookOf(page)).toEqual(DARK_CONTRAST)
    await dialog.getByRole('combobox', { name: 'Numbers and dates' }).click()
    await page.getByRole('option', { name: 'German, Germany' }).click()
    await dialog.getByText('48.842 rows, 0,928, 1,49').waitFor()
    await dialog.getByRole('textbox', { name: 'Threads for reading files' }).fill('2')
    const kept = join(stand.installation.folder, 'home/settings.json')
    await expect
      .poll(async () => JSON.parse(await readFile(kept, 'utf8')))
      .toEqual({
        theme: 'dark',
        contrast: 'more',
        locale: 'de-DE',
        memoryGigabytes: null,
        threads: 2,
      })
    const other = await page.context().newPage()
    await other.goto(stand.host.url)
    await expect.poll(() => lookOf(other)).toEqual(DARK_CONTRAST)
    await dialog.getByRole('radio', { name: 'Light' }).check()
    await expect.poll(() => lookOf(other)).not.toEqual(DARK_CONTRAST)
    await dialog.getByRole('radio', { name: 'Dark' }).check()
    await expect.poll(() => lookOf(other)).toEqual(DARK_CONTRAST)
    await other.close()
    await page.keyboard.press('Escape')
    await page.getByText('1.200 rows').first().waitFor()
    await stand.restart()
    await page.goto(stand.host.url)
    await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    expect(await lookOf(page)).toEqual(DARK_CONTRAST)
    await page.getByRole('cell', { name: '1.200' }).waitFor()
    await page.getByRole('button', { name: 'Settings' }).click()
    await dialog.getByRole('radio', { name: 'System' }).first().check()
    await dialog.getByRole('radio', { name: 'System' }).last().check()
    await expect.poll(() => lookOf(page)).toEqual(LIGHT)
    await page.emulateMedia({ colorScheme: 'dark', contrast: 'more' })
    await expect.poll(() => lookOf(page)).toEqual(DARK_CONTRAST)
  }),
)
