import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { peopleCsv } from '../people.test-support.ts'
import { childrenOf } from '../processes.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, goTo, inRail, primary, stageTitle, startTraining, trained } from './way.test-support.ts'

// A training that takes seconds, and what people do meanwhile.

const stand = setUpStand()
const PEOPLE = Buffer.from(peopleCsv(8000))

/** A training under way on Train. */
async function inTheMiddle(page: Page): Promise<void> {
  await drop(page, 'people.csv', PEOPLE)
  await stageTitle(page, 'Data').waitFor()
  await chooseTarget(page, 'member')
  await startTraining(page, 'Best')
  await page
    .getByRole('region', { name: 'Training' })
    .getByText(/fitting|comparing|Now: (?!reading)/)
    .waitFor()
}

inBrowser('a cancelled training leaves no process and no run, and another one goes to its end', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await page.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await page.getByRole('status').getByText('Training cancelled').waitFor()
    await page.getByText('No model yet').waitFor()
    expect(childrenOf(stand.host.pid)).toEqual([])
    await startTraining(page, 'Fast')
    await trained(page)
    await page
      .getByRole('region', { name: 'Results' })
      .getByRole('rowheader', { name: /^Baseline/ })
      .waitFor()
    expect(await page.getByRole('region', { name: 'Runs' }).getByRole('radio').count()).toBe(1)
  }),
)

inBrowser('closing the tab of a training asks nothing and stops nothing', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    const asked: string[] = []
    page.on('dialog', (dialog) => asked.push(dialog.type()))
    const other = await page.context().newPage()
    const closed = page.waitForEvent('close')
    await page.close({ runBeforeUnload: true })
    await closed
    expect(asked).toEqual([])
    await other.goto(stand.host.url)
    await other.getByRole('link', { name: 'people' }).first().click()
    await other.getByRole('progressbar', { name: 'Training' }).waitFor()
    await goTo(other, 'Train')
    await other.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await other.getByRole('status').getByText('Training cancelled').waitFor()
  }),
)

inBrowser('a training goes on through a reload, and its result is shown', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await page.reload()
    await page.getByRole('region', { name: 'Training' }).waitFor()
    await goTo(page, 'Data')
    await page.getByRole('progressbar', { name: 'Training' }).waitFor()
    await goTo(page, 'Train')
    await trained(page)
    await page.getByRole('region', { name: 'Latest run' }).getByText('predicts member').waitFor()
    expect(await inRail(page, 'Evaluate').textContent()).toContain('ROC AUC')
    expect(await primary(page, 'Continue to Evaluate').isEnabled()).toBe(true)
  }),
)
