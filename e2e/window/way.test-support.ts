import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { drop } from './browser.test-support.ts'
import { ROOT } from './host.test-support.ts'

// What a person does on the way, by the words that the window shows.

export const STAGES = ['Data', 'Clean', 'Train', 'Evaluate', 'Explain', 'Fairness', 'Export', 'Monitor'] as const
export type StageTitle = (typeof STAGES)[number]

/** The filled button of the header, which comes before everything else that may be called the same. */
export const primary = (page: Page, name: string) =>
  page
    .getByRole('main')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()

export const stageTitle = (page: Page, title: StageTitle) =>
  page.getByRole('heading', { level: 1, name: title, exact: true })

/** The stage as the list at the left shows it. */
export const inRail = (page: Page, title: StageTitle) =>
  page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: new RegExp(`\\b${title}\\b`) })

export async function goTo(page: Page, title: StageTitle): Promise<void> {
  await inRail(page, title).click()
  await stageTitle(page, title).waitFor()
}

/** Takes a bundled sample, whose column to predict is chosen already. */
export async function takeSample(page: Page, title: string): Promise<void> {
  await page.getByRole('region', { name: 'Try a sample' }).getByRole('button', { name: title }).click()
  await stageTitle(page, 'Data').waitFor()
}

/** A file of one of the samples, dropped: nothing is chosen yet. */
export async function dropSampleFile(page: Page, name: string): Promise<void> {
  await drop(page, `${name}.csv`, await readFile(join(ROOT, 'assets/samples', `${name}.csv`)))
  await stageTitle(page, 'Data').waitFor()
}

export async function chooseTarget(page: Page, column: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Column to predict' }).click()
  await page.getByRole('option', { name: column, exact: true }).click()
  await page.getByRole('main').getByText(`Predict ${column}.`).waitFor()
}

/** Chooses a cleaning step of the menu: its form opens. */
export async function addStep(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Add step' }).click()
  await page.getByRole('textbox', { name: 'Find a step' }).fill(title)
  await page
    .getByRole('option')
    .filter({ has: page.getByText(title, { exact: true }) })
    .click()
}

/** Goes to Train, and starts a fast training. */
export async function startTraining(page: Page, effort: 'Fast' | 'Balanced' | 'Best' = 'Fast'): Promise<void> {
  await goTo(page, 'Train')
  await page.getByRole('radio', { name: effort }).check()
  await primary(page, 'Train').click()
}

export const trained = (page: Page) => primary(page, 'Continue to Evaluate').waitFor()

/** A trained project in this window. */
export async function trainSample(page: Page, sample: string): Promise<void> {
  await takeSample(page, sample)
  await startTraining(page)
  await trained(page)
}

/** What a stage of a trained project shows last. */
const CONTENT: Readonly<Record<StageTitle, (main: Locator) => Locator>> = {
  Data: (main) => main.getByRole('gridcell').first(),
  Clean: (main) => main.getByText('Worth a look').or(main.getByText('Nothing has to be cleaned')),
  Train: (main) => main.getByRole('region', { name: 'Results' }),
  Evaluate: (main) => main.getByRole('slider', { name: 'Threshold' }),
  Explain: (main) => main.getByRole('img', { name: /^How the score follows/ }),
  Fairness: (main) => main.getByRole('checkbox').first(),
  Export: (main) => main.getByRole('heading', { level: 2 }).first(),
  Monitor: (main) => main.getByRole('heading', { level: 2 }).nth(1),
}

/** Waits until a stage of a trained project shows what it has to show. */
export async function settled(page: Page, title: StageTitle): Promise<void> {
  await stageTitle(page, title).waitFor()
  await CONTENT[title](page.getByRole('main')).waitFor()
}
