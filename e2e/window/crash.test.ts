import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { isRunning, trainersOf, until } from '../processes.test-support.ts'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { goTo, inRail, primary, settled, stageTitle, startTraining, trained, trainSample } from './way.test-support.ts'

// A host that is killed in the middle of everything, and two hosts on the same projects.

const stand = setUpStand()

/** Adds the first step that Clean suggests. */
async function addStep(page: Page): Promise<void> {
  await goTo(page, 'Clean')
  await page.getByRole('button', { name: 'Fill in…' }).click()
  await primary(page, 'Apply step').click()
  await primary(page, 'Continue to Train').waitFor()
  await page.getByText(/^Saved \d/).waitFor()
}

inBrowser(
  'a host that is killed while it trains has lost nothing: choices, recipe and earlier runs are there again',
  () =>
    stand.open({ mayComplain: true }, async (page) => {
      await trainSample(page, 'Loans')
      const figure = await inRail(page, 'Evaluate').textContent()
      await addStep(page)
      await startTraining(page, 'Best')
      await page.getByRole('region', { name: 'Training' }).waitFor()
      await expect.poll(() => trainersOf(stand.host.pid).length).toBeGreaterThan(0)
      const trainings = trainersOf(stand.host.pid)
      await stand.crash()
      await until(() => !trainings.some(isRunning))
      await page.goto(stand.host.url)
      await page.getByRole('link', { name: 'Loans' }).click()
      // An interrupted training is what needs a person first.
      await stageTitle(page, 'Train').waitFor()
      await goTo(page, 'Data')
      await page.getByRole('main').getByText('Predict repaid.').waitFor()
      expect(await inRail(page, 'Evaluate').textContent()).toBe(figure)
      await goTo(page, 'Clean')
      await page.getByRole('region', { name: 'Recipe' }).getByRole('listitem').nth(1).waitFor()
      await goTo(page, 'Evaluate')
      await settled(page, 'Evaluate')
      await startTraining(page, 'Fast')
      await trained(page)
    }),
)

inBrowser('a second application on the same projects is refused with the process of the first', async () => {
  const second = await stand.installation.lathe('open', '--browser', '--json').then(
    () => undefined,
    (error: { readonly code: number; readonly stdout: string }) => error,
  )
  expect(second?.code).toBe(2)
  expect(JSON.parse(second?.stdout ?? '{}').error).toMatchObject({
    message: `Lathe is open already: process ${stand.host.pid} works on the same projects.`,
    next: expect.stringContaining('close it first'),
  })
  const lock = join(stand.installation.folder, 'home', '.lock')
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: stand.host.pid })
})
