import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { ROOT } from './host.test-support.ts'
import { goTo, inRail, settled, startTraining, takeSample, trained, trainSample } from './way.test-support.ts'

// What was exported is there as long as its project, and says of which model it is.

const stand = setUpStand()

const card = (page: Page, title: string): Locator =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: title, exact: true }) })

const identical = (page: Page, title: string) => card(page, title).getByText(/^Identical on [\d,]+ golden rows$/)

async function exportTo(page: Page, title: string): Promise<void> {
  await goTo(page, 'Export')
  await card(page, title)
    .getByRole('button', { name: `Export ${title}`, exact: true })
    .click()
  await identical(page, title).waitFor()
}

/** Presses a download button, and gives the path of what came. */
async function downloaded(page: Page, name: string): Promise<{ path: string; name: string }> {
  const arrives = page.waitForEvent('download')
  await page.getByRole('button', { name, exact: true }).click()
  const download = await arrives
  return { path: await download.path(), name: download.suggestedFilename() }
}

inBrowser('a made export is there with its proof after a reload, and can be had and made again', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Applicants')
    expect(await inRail(page, 'Export').textContent()).toContain('Ready')
    await exportTo(page, 'Web page')
    await expect.poll(() => inRail(page, 'Export').textContent()).toContain('1 verified')
    await page.reload()
    await settled(page, 'Export')
    expect(await inRail(page, 'Export').textContent()).toContain('1 verified')
    await identical(page, 'Web page').waitFor()
    const details = page.getByRole('complementary', { name: 'Export, details' })
    for (const fact of ['Golden rows compared', 'Largest difference', 'all equal'])
      await details.getByText(fact, { exact: true }).waitFor()
    expect((await downloaded(page, 'Download Web page')).name).toMatch(/\.zip$/)
    await page.getByRole('button', { name: 'Export Web page again' }).click()
    await page.getByRole('status').getByText('Web page exported').waitFor()
    await identical(page, 'Web page').waitFor()
  }),
)

inBrowser('the model file is downloaded, and the command line predicts with it', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Export')
    const { path, name } = await downloaded(page, 'Download Model file')
    expect(name).toBe('Loans.lathe')
    const rows = join(ROOT, 'assets/samples/loans.csv')
    const out = join(stand.installation.folder, 'predictions.csv')
    await stand.installation.lathe('predict', path, rows, '-o', out, '--quiet')
    expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(1501)
  }),
)

inBrowser('after another training the export says that it is of the model before, until it is made again', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Applicants')
    await startTraining(page)
    await trained(page)
    await exportTo(page, 'Service')
    await goTo(page, 'Data')
    await page.getByRole('columnheader').nth(2).click()
    await page.getByRole('radio', { name: 'Left out' }).check()
    await startTraining(page)
    await trained(page)
    await goTo(page, 'Export')
    await card(page, 'Service').getByText('From before the change').waitFor()
    await card(page, 'Service').getByText('the model of run 1,').waitFor()
    expect(await inRail(page, 'Export').textContent()).toContain('Of an older model')
    expect((await downloaded(page, 'Download Service')).name).toMatch(/\.zip$/)
    await page.getByRole('button', { name: 'Export Service again' }).click()
    await identical(page, 'Service').waitFor()
    expect(await page.getByText('From before the change').count()).toBe(0)
    await expect.poll(() => inRail(page, 'Export').textContent()).toContain('1 verified')
  }),
)
