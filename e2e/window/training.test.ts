import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { peopleCsv } from '../people.test-support.ts'
import { isRunning, trainersOf, until } from '../processes.test-support.ts'
import { violations } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, goTo, inRail, primary, stageTitle, startTraining, trained } from './way.test-support.ts'

// A training that takes seconds, and what people do meanwhile.

const stand = setUpStand()
const PEOPLE = Buffer.from(peopleCsv(8000))

const training = (page: Page) => page.getByRole('region', { name: 'Training', exact: true })
const results = (page: Page) => page.getByRole('region', { name: 'Results' })
const curve = (page: Page) => page.getByRole('img', { name: /Log loss, lower is better/ })

/** A training under way on Train. */
async function inTheMiddle(page: Page): Promise<void> {
  await drop(page, 'people.csv', PEOPLE)
  await stageTitle(page, 'Data').waitFor()
  await chooseTarget(page, 'member')
  await startTraining(page, 'Best')
  await training(page)
    .getByText(/Now: (?!reading)/)
    .waitFor()
}

/** Waits until so many trials have finished. */
async function withResults(page: Page, count = 2): Promise<void> {
  await results(page).getByText('Results so far').waitFor()
  await results(page).getByRole('row').nth(count).waitFor()
}

/** Where this window's project lies. */
const folderOf = (page: Page) =>
  join(stand.installation.folder, 'home/projects', /project\/([^/]+)/.exec(page.url())?.[1] ?? '')

inBrowser('a cancelled training leaves no process, no run and no checkpoint, and another one goes to its end', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await page.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await page.getByRole('status').getByText('Training cancelled').waitFor()
    await page.getByText('No model yet').waitFor()
    expect(trainersOf(stand.host.pid)).toEqual([])
    expect(readdirSync(folderOf(page))).not.toContain('checkpoint')
    await startTraining(page, 'Fast')
    await trained(page)
    await results(page)
      .getByRole('rowheader', { name: /^Baseline/ })
      .waitFor()
    expect(await page.getByRole('radiogroup', { name: 'Runs' }).getByRole('radio').count()).toBe(1)
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
    await other.getByRole('row').filter({ hasText: 'Training now' }).getByRole('link').click()
    await training(other).waitFor()
    await other.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await other.getByRole('status').getByText('Training cancelled').waitFor()
  }),
)

inBrowser('results so far and the learning curve are shown while training, without a violation in either theme', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await withResults(page, 3)
    await results(page).getByText('best so far', { exact: true }).waitFor()
    await curve(page).waitFor()
    const found: Record<string, string[]> = {}
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(300)
      found[colorScheme] = await violations(page)
    }
    expect(await training(page).isVisible()).toBe(true)
    expect(found).toEqual({ light: [], dark: [] })
    await page.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await page.getByText('No model yet').waitFor()
  }),
)

inBrowser('“Finish now” keeps the best so far as a whole run, with the curves of its candidates', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await withResults(page)
    const home = await page.context().newPage()
    await home.goto(stand.host.url)
    const now = home.getByRole('row').filter({ hasText: 'Training now' })
    await now.waitFor()
    await page.getByRole('button', { name: 'Finish now' }).click()
    await trained(page)
    await now.waitFor({ state: 'detached' })
    await home.close()
    await page.getByRole('region', { name: 'Latest run' }).getByText('predicts member').waitFor()
    await results(page).getByText('best', { exact: true }).waitFor()
    await results(page)
      .getByText(/^Finished early on request: \d+ of \d+ candidates tried/)
      .waitFor()
    await curve(page).waitFor()
    await page.getByRole('button', { name: /^Keep “.*(rounds|end)”$/ }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Data as CSV' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.csv$/)
    await goTo(page, 'Evaluate')
    await page.getByRole('slider', { name: 'Threshold' }).waitFor()
  }),
)

inBrowser('a training goes on through a reload, which shows its results so far, and its result is shown', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await withResults(page)
    await page.reload()
    await training(page).waitFor()
    await withResults(page)
    await page.evaluate(`location.hash = '#/'`)
    await page.getByRole('row').filter({ hasText: 'Training now' }).getByRole('link').click()
    await training(page).waitFor()
    await goTo(page, 'Data')
    await page.getByRole('progressbar', { name: 'Training' }).waitFor()
    await goTo(page, 'Train')
    expect(await page.getByRole('radio', { name: 'Best' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Finish now' }).click()
    await trained(page)
    await page.getByRole('region', { name: 'Latest run' }).getByText('predicts member').waitFor()
    expect(await inRail(page, 'Evaluate').textContent()).toContain('ROC AUC')
    expect(await primary(page, 'Continue to Evaluate').isEnabled()).toBe(true)
  }),
)

inBrowser('a training whose process is killed is interrupted: it is resumed after its finished trials', () =>
  stand.open({}, async (page) => {
    await inTheMiddle(page)
    await withResults(page, 3)
    const [trainer = 0] = trainersOf(stand.host.pid)
    process.kill(trainer, 'SIGKILL')
    await until(() => !isRunning(trainer))
    await page.getByRole('alert').getByText('was ended by SIGKILL').waitFor()
    const interrupted = page.getByRole('region', { name: 'Interrupted training' })
    await interrupted.getByText(/^\d+ trials had finished by/).waitFor()
    await page.reload()
    await interrupted.waitFor()
    const project = page.url().split('#')[1] ?? ''
    await page.evaluate(`location.hash = '#/'`)
    await page
      .getByRole('row', { name: /people/ })
      .filter({ hasText: 'Training interrupted' })
      .first()
      .waitFor()
    await page.evaluate(`location.hash = '#${project}'`)
    await interrupted.waitFor()
    expect(await inRail(page, 'Train').textContent()).toContain('Interrupted')
    expect(await violations(page)).toEqual([])
    await primary(page, 'Resume training').click()
    await withResults(page, 3)
    await page.getByRole('button', { name: 'Finish now' }).click()
    await trained(page)
    expect(readdirSync(folderOf(page))).not.toContain('checkpoint')
  }),
)

inBrowser(
  'a training that was paused, and one that the program was closed on, are there to go on with or to discard',
  () =>
    stand.open({ mayComplain: true }, async (page) => {
      await inTheMiddle(page)
      await withResults(page)
      const project = page.url().split('#')[1] ?? ''
      await page.getByRole('button', { name: 'Pause' }).click()
      const paused = page.getByRole('region', { name: 'Paused training' })
      await paused.getByText(/^\d+ trials had finished by/).waitFor()
      expect(trainersOf(stand.host.pid)).toEqual([])
      expect(await inRail(page, 'Train').textContent()).toContain('Paused')
      await paused.getByRole('button', { name: 'Resume' }).click()
      await withResults(page)
      await stand.restart()
      await page.goto(stand.host.url)
      await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
      await page.evaluate(`location.hash = '#${project}'`)
      await page.getByRole('region', { name: 'Interrupted training' }).getByRole('button', { name: 'Discard' }).click()
      await page.getByText('No model yet').waitFor()
      expect(readdirSync(folderOf(page))).not.toContain('checkpoint')
    }),
)
