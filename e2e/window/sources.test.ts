import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violations, violationsInBothThemes } from './axe.test-support.ts'
import { drop, dropAll, inBrowser, setUpStand } from './browser.test-support.ts'
import { cutTexts } from './checks.test-support.ts'
import { chooseTarget, goTo, primary, stageTitle, startTraining, trained } from './way.test-support.ts'

// What a project keeps of its files: several as one table, and everything that can be changed when the originals are gone.

const stand = setUpStand()

const body = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${from + i},${(i * 37) % 11},${i % 3 ? 'no' : 'yes'}\n`).join('')
const JANUARY = Buffer.from(`n,size,paid\n${body(0, 60)}`)
const FEBRUARY = Buffer.from(`size,n,paid\n7,1000,no\n8,1001\n${body(1100, 30).replace(/^(\d+),(\d+)/gmu, '$2,$1')}`)
const MARCH = Buffer.from(`n,size,tip\n2000,1,9\n2001,2,8\n`)
const cell = (page: Page, name: string) => page.getByRole('gridcell', { name, exact: true }).first()

async function openAgain(page: Page): Promise<void> {
  const route = page.url().split('#')[1]
  await stand.restart()
  await page.goto(stand.host.url)
  await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
  await page.evaluate(`location.hash = '${route}'`)
  await stageTitle(page, 'Data').waitFor()
}

inBrowser('files of the same columns, dropped together, are one table: put right, kept and trained on', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await dropAll(page, { 'trips january.csv': JANUARY, 'trips february.csv': FEBRUARY })
    await stageTitle(page, 'Data').waitFor()
    await cell(page, 'trips january.csv').waitFor()
    await page.getByRole('columnheader', { name: /^source_file / }).waitFor()
    await page.getByRole('button', { name: '1 row set aside' }).click()
    const [row] = await page.getByRole('list', { name: 'Rows set aside' }).getByRole('listitem').allTextContents()
    expect(row).toMatch(/^trips february\.csv, line 3/)
    await page.getByRole('button', { name: 'Put right' }).click()
    await page.getByRole('textbox', { name: 'The whole row' }).fill('8,1001,yes')
    await page.getByRole('button', { name: 'Read it so' }).click()
    await page
      .getByText('92 read + 0 set aside = 92 rows of data in trips january.csv and trips february.csv')
      .waitFor()
    await openAgain(page)
    await page.getByText('92 rows, 4 columns.').waitFor()
    await chooseTarget(page, 'paid')
    await startTraining(page)
    await trained(page)
    await page.goto(`${stand.host.origin}/#/`)
    await page.getByRole('link', { name: 'trips', exact: true }).waitFor()
  }),
)

inBrowser('files that differ are named with their columns, and a person chooses', () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    const all = { 'january.csv': JANUARY, 'february.csv': FEBRUARY, 'march.csv': MARCH }
    const asked = page.getByRole('region', { name: 'Files that differ' })
    await dropAll(page, all)
    await asked.getByRole('heading', { name: 'march.csv has other columns' }).waitFor()
    await asked.getByText('march.csv lacks paid; it has tip besides').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(await cutTexts(page)).toEqual([])
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'Drop a file anywhere in this window' }).waitFor()
    await dropAll(page, all)
    await asked.getByRole('button', { name: 'Leave out march.csv' }).click()
    await page.getByText('91 rows, 4 columns.').waitFor()
    await page.goto(`${stand.host.origin}/#/`)
    await dropAll(page, all)
    await asked.getByRole('button', { name: 'One table, blank where a column is missing' }).click()
    await page.getByText('93 rows, 5 columns.').waitFor()
    await page.getByText('march.csv has no column "paid": blank in its 2 rows.').waitFor()
  }),
)

inBrowser('without its original a project is read another way and typed anew, with the cells that would not fit', () =>
  stand.open({ mayComplain: true }, async (page) => {
    const original = await openWithOriginal(page, `n;size;kind\n${'1;2,5;a\n007;3,5;b\nlarge;4;c\n'.repeat(20)}`)
    await rm(original)
    await openAgain(page)
    const header = page.getByRole('columnheader', { name: /^n / })
    await header.click()
    const type = page.getByRole('combobox', { name: 'Type' })
    await type.click()
    await page.getByRole('option', { name: 'number' }).click()
    const before = page.getByRole('region', { name: 'Cells that would not fit' })
    expect(await before.textContent()).toMatch(/^20 cells would not fit number.*Row 3 large.*Row 6 large/)
    await before.getByRole('button', { name: 'Read as number' }).click()
    await header.getByText('20 missing').waitFor()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => type.inputValue()).not.toBe('number')
    await page.getByRole('button', { name: 'Change reading…' }).click()
    await page.getByText('The original is not there any more, and is not needed.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('checkbox', { name: 'The first line holds the names' }).uncheck()
    await primary(page, 'Read it so').click()
    await page.getByText('61 rows, 3 columns.').waitFor()
  }),
)

inBrowser('a changed original is said, and becomes a new version on demand', () =>
  stand.open({ reducedMotion: 'reduce', mayComplain: true }, async (page) => {
    const text = `n,size,kind\n${'1,2,a\n2,3,b\n3,4,c\n'.repeat(20)}`
    const original = await openWithOriginal(page, text)
    await chooseTarget(page, 'kind')
    await page.getByText(/^Saved/).waitFor()
    await writeFile(original, `${text.replace('size', 'length')}4,5,a\n`)
    await openAgain(page)
    const notice = page.getByRole('region', { name: 'Changed file' })
    await notice.getByText(/^kept\.csv has changed since it was imported/).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(await cutTexts(page)).toEqual([])
    await page.getByText('60 rows, 3 columns.').waitFor()
    await notice.getByRole('button', { name: 'Import the new version' }).click()
    await page.getByText('61 rows, 3 columns. Predict kind.').waitFor()
    await page.getByText('New version imported: 61 rows in place of 60; size is gone, length is new').waitFor()
    await expect.poll(() => notice.count()).toBe(0)
    await goTo(page, 'Clean')
    await goTo(page, 'Data')
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await page.getByText('60 rows, 3 columns. Predict kind.').waitFor()
  }),
)

/** A project whose file's place is known, as the desktop knows it; the path of that file. */
async function openWithOriginal(page: Page, text: string): Promise<string> {
  await drop(page, 'kept.csv', Buffer.from(text))
  await stageTitle(page, 'Data').waitFor()
  const [, id = ''] = /project\/([^/]+)/.exec(page.url()) ?? []
  const file = join(stand.installation.folder, 'home/projects', id, 'project.json')
  const project = JSON.parse(await readFile(file, 'utf8'))
  const path = join(stand.installation.folder, 'kept.csv')
  await writeFile(path, text)
  project.sources[0].origin = { path, changedAt: 0 }
  await writeFile(file, JSON.stringify(project))
  return path
}
