import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { peopleCsv } from '../people.test-support.ts'
import { violations } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, goTo, primary, stageTitle, startTraining, trained } from './way.test-support.ts'

// Everything that a training may be told beside effort and time, as a person sets it in Train.

const stand = setUpStand()
const PEOPLE = Buffer.from(peopleCsv(1500))

const options = (page: Page) => page.getByRole('form', { name: 'Options' })
const opened = (page: Page) => page.locator('summary', { hasText: 'Options' })
const latest = (page: Page) => page.getByRole('region', { name: 'Latest run' })

/** What the newest run of this window's project was asked for. */
function latestJob(page: Page) {
  const project = /project\/([^/]+)/.exec(page.url())?.[1] ?? ''
  const runs = join(stand.installation.folder, 'home/projects', project, 'runs')
  const newest = readdirSync(runs).sort().at(-1) ?? ''
  return JSON.parse(readFileSync(join(runs, newest, 'run.json'), 'utf8')).job
}

async function pick(page: Page, label: string | RegExp, option: string): Promise<void> {
  await options(page).getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

inBrowser(
  'options are chosen by column and schema, kept with the project, and hold in the run; its model goes on',
  () =>
    stand.open({}, async (page) => {
      await drop(page, 'people.csv', PEOPLE)
      await stageTitle(page, 'Data').waitFor()
      await chooseTarget(page, 'member')
      await goTo(page, 'Train')
      expect(await options(page).isVisible()).toBe(false)
      await opened(page).click()
      await pick(page, /^Metric to choose by/, 'Log loss')
      await pick(page, /never falls or rises$/, 'age')
      await page.getByRole('group', { name: 'As age rises, the prediction' }).getByText('Never rises').click()
      await options(page).getByRole('textbox', { name: 'Largest model in kB' }).fill('900')
      await opened(page).getByText('3 options changed').waitFor()
      await page
        .getByRole('region', { name: 'Estimate' })
        .getByText(/^Estimate: .+ to .+, and \d[\d,]* \wB to .+ of memory\.$/)
        .waitFor()
      const found: Record<string, string[]> = {}
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.waitForTimeout(300)
        found[colorScheme] = await violations(page)
      }
      expect(found).toEqual({ light: [], dark: [] })
      await page.reload()
      await opened(page).getByText('3 options changed').waitFor()
      await startTraining(page)
      await trained(page)
      expect(latestJob(page).options).toMatchObject({ metric: 'logLoss', monotone: { age: '-' }, maxSize: 900 })
      // A linear model cannot promise it, and did not take part.
      const families = await page.getByRole('region', { name: 'Results' }).getByRole('rowheader').allTextContents()
      expect(families.filter((text) => !/^(Gradient|Baseline)/.test(text))).toEqual([])
      expect(await page.getByRole('region', { name: 'Estimate' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Go on with this model' }).click()
      await latest(page)
        .getByText(/^Went on after \d+ rounds, with \d+ more rounds?\. Before, Log loss was/)
        .waitFor()
      expect(latestJob(page)).toMatchObject({ options: { mode: 'balanced', monotone: {} } })
      await opened(page).click()
      await page.getByRole('button', { name: 'Back to how they come' }).click()
      await opened(page).getByText('As they come').waitFor()
      await primary(page, 'Train').waitFor()
    }),
)
