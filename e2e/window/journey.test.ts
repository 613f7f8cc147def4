import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { drop, hasBrowser, inBrowser, setUpStand } from './browser.test-support.ts'
import { ROOT } from './host.test-support.ts'
import { chooseTarget, goTo, primary, settled, stageTitle, startTraining, trained } from './way.test-support.ts'

// The whole way, as someone goes it who has never seen Lathe: from a dropped file to a verified export.

const ADULT = join(ROOT, '../shared/data/adult.csv')
const hasAdult = existsSync(ADULT)
if (!hasAdult) console.log(`skipped: the way with real data needs ${ADULT}`)

const stand = setUpStand()

/** The figures of Evaluate that belong to the threshold: the tiles below its heading. */
const figuresAt = (page: Page) => page.getByRole('region', { name: /^At threshold/ })

/** From a chosen target to Evaluate. */
async function trainFast(page: Page): Promise<void> {
  await primary(page, 'Continue to Clean').click()
  await stageTitle(page, 'Clean').waitFor()
  await primary(page, 'Continue to Train').click()
  await stageTitle(page, 'Train').waitFor()
  await startTraining(page)
  await trained(page)
  await page
    .getByRole('region', { name: 'Results' })
    .getByRole('row', { name: /Baseline/ })
    .waitFor()
  await primary(page, 'Continue to Evaluate').click()
  await settled(page, 'Evaluate')
}

/** Moves the threshold by its keys; several figures and the counts of outcomes follow. */
async function moveThreshold(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Threshold' })
  const before = await figuresOf(page)
  await slider.focus()
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('region', { name: 'At threshold 0.71' }).waitFor()
  const after = await figuresOf(page)
  expect(after.tiles.filter((text, i) => text !== before.tiles[i]).length).toBeGreaterThanOrEqual(3)
  expect(after.outcomes).not.toBe(before.outcomes)
  await page.getByRole('button', { name: 'Back to 0.50' }).click()
  await page.getByRole('region', { name: 'At threshold 0.50' }).waitFor()
  expect(await figuresOf(page)).toEqual(before)
}

/** What stands there once the intervals have followed. */
async function figuresOf(page: Page) {
  await figuresAt(page).getByText('measuring…').first().waitFor({ state: 'hidden' })
  return {
    tiles: await figuresAt(page).getByRole('definition').allTextContents(),
    outcomes: await page.getByRole('img', { name: /^Outcomes/ }).textContent(),
  }
}

/** Exports to `title`, keeps the download, and lets the command line verify what was in it. */
async function exportAndVerify(page: Page, title: string): Promise<void> {
  const card = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: title, exact: true }) })
  await card.getByRole('button', { name: `Export ${title}` }).click()
  await card.getByText(/^Identical on [\d,]+ golden rows$/).waitFor()
  await card.getByText(/^Largest difference 0/).waitFor()
  const arrives = page.waitForEvent('download')
  await card.getByRole('button', { name: /^Download/ }).click()
  const download = await arrives
  expect(download.suggestedFilename()).toMatch(/\.zip$/)
  const folder = await unzipped(await readFile(await download.path()))
  expect(JSON.parse(await stand.installation.lathe('verify', folder, '--json', '--quiet'))).toMatchObject({
    verified: { maxAbsDiff: 0, labelsEqual: true },
  })
}

/** Saves the report of the stage that is shown, and gives its beginning. */
async function savedReport(page: Page, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Report', exact: true }).click()
  const arrives = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: `Save as ${format}` }).click()
  const download = await arrives
  return { name: download.suggestedFilename(), text: (await readFile(await download.path())).toString('latin1') }
}

/** Writes the one folder of a zip into the stand's own, and gives its path. */
async function unzipped(bytes: Uint8Array): Promise<string> {
  const files = Object.entries(unzipSync(bytes))
  const [top = ''] = new Set(files.map(([path]) => path.split('/')[0]))
  for (const [path, content] of files) {
    const file = join(stand.installation.folder, 'unzipped', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  return join(stand.installation.folder, 'unzipped', top)
}

inBrowser('a dropped CSV becomes a model whose export is verified, downloaded and verified again', () =>
  stand.open({}, async (page) => {
    await drop(page, 'my loans.csv', await readFile(join(ROOT, 'assets/samples/loans.csv')))
    await stageTitle(page, 'Data').waitFor()
    await chooseTarget(page, 'repaid')
    await trainFast(page)
    await moveThreshold(page)
    const report = await savedReport(page, 'HTML')
    expect(report.name).toMatch(/report\.html$/)
    expect(report.text).toContain('What the model goes by')
    await primary(page, 'Continue to Explain').click()
    await settled(page, 'Explain')
    await primary(page, 'Continue to Fairness').click()
    await settled(page, 'Fairness')
    await page.getByRole('checkbox', { name: 'sex' }).check()
    await page.getByRole('rowheader', { name: /^female/ }).waitFor()
    const audit = await savedReport(page, 'PDF')
    expect(audit.name).toMatch(/fairness audit\.pdf$/)
    expect(audit.text.slice(0, 5)).toBe('%PDF-')
    await primary(page, 'Continue to Export').click()
    await settled(page, 'Export')
    await exportAndVerify(page, 'Web page')
  }),
)

inBrowser('a file from the file dialog opens like a dropped one', () =>
  stand.open({}, async (page) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: /^Open a file/ }).click()
    await (await chooser).setFiles(join(ROOT, 'assets/samples/flats.csv'))
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('main').getByText('flats.csv').first().waitFor()
  }),
)

test.skipIf(!hasBrowser || !hasAdult)('adult.csv: from the file to a verified export', () =>
  stand.open({}, async (page) => {
    await drop(page, 'adult.csv', await readFile(ADULT))
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('main').getByText('48,842 rows, 15 columns').waitFor()
    await chooseTarget(page, 'income')
    await trainFast(page)
    await moveThreshold(page)
    await goTo(page, 'Fairness')
    await page.getByRole('checkbox', { name: 'sex' }).check()
    await page.getByRole('rowheader', { name: /^Female/ }).waitFor()
    await goTo(page, 'Export')
    await settled(page, 'Export')
    await exportAndVerify(page, 'Web page')
  }),
)
