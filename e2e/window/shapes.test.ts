import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { goTo, startTraining, takeSample, trained } from './way.test-support.ts'

// A model whose picture is the model: looked at, changed by hand, and kept.

const stand = setUpStand()
/** Where pictures go, if somebody wants them. */
const PICTURES = process.env.LATHE_PICTURES
/** Nothing here but a picture tells the themes apart. */
const THEMES = PICTURES ? (['light', 'dark'] as const) : (['light'] as const)

/** Leaves one family to be tried. */
async function only(page: Page, title: string): Promise<void> {
  await goTo(page, 'Train')
  const families = page.getByRole('region', { name: 'Families' })
  const wanted = families.getByRole('checkbox', { name: title })
  await wanted.check()
  for (const name of await families.locator('label').allTextContents())
    if (name !== title) await families.getByRole('checkbox', { name, exact: true }).uncheck()
}

for (const colorScheme of THEMES)
  inBrowser(`shapes are looked at, smoothed and flattened, and kept as a new model (${colorScheme})`, () =>
    stand.open({ colorScheme, viewport: { width: 1440, height: 1000 } }, async (page) => {
      const picture = async (name: string) => {
        if (PICTURES) await page.screenshot({ path: join(PICTURES, `shapes-${name}-${colorScheme}.png`) })
      }
      if (PICTURES) await mkdir(PICTURES, { recursive: true })
      await takeSample(page, 'Loans')
      await only(page, 'Additive glass box')
      await startTraining(page)
      await trained(page)
      await goTo(page, 'Explain')
      const shapes = page.getByRole('region', { name: 'Shapes' })
      await shapes.getByRole('button', { name: /^income \d/u }).click()
      await shapes.getByRole('img', { name: /^income/ }).waitFor()
      await picture('learned')
      const keep = shapes.getByRole('button', { name: 'Keep as a new model' })
      expect(await keep.isDisabled()).toBe(true)
      await shapes.getByRole('button', { name: 'Smooth', exact: true }).click()
      await shapes.getByText('income: smoothed, strength 1').waitFor()
      await shapes.getByRole('button', { name: /^job \d/u }).click()
      await shapes.getByRole('img', { name: /^job/ }).click({ position: { x: 300, y: 12 } })
      await shapes.getByRole('button', { name: 'Set to 0' }).click()
      await shapes.getByText(/^job \(.+\): flattened to 0$/).waitFor()
      await picture('edited')
      await shapes.getByRole('button', { name: 'Undo last' }).click()
      await expect.poll(() => shapes.getByRole('listitem').filter({ hasText: 'job (' }).count()).toBe(0)
      if (PICTURES) {
        await shapes.getByRole('button', { name: / & / }).first().click()
        await picture('pair')
      }
      await keep.click()
      await page.getByText(/^Kept as run 2/).waitFor()
      // The new model is shown, with what was done to it.
      await shapes.getByText('income: smoothed, strength 1').waitFor()
      await expect.poll(() => keep.isDisabled()).toBe(true)
      await goTo(page, 'Evaluate')
      await page.getByText(/Its shapes were edited by hand/).waitFor()
    }),
  )
