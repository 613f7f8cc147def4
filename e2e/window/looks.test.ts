import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violations } from './axe.test-support.ts'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { overflow } from './checks.test-support.ts'
import { ROOT } from './host.test-support.ts'
import { goTo, inRail, primary, STAGES, type StageTitle, settled, takeSample, trainSample } from './way.test-support.ts'

// Home and every stage of a trained project: what a machine can check of how they look, in both themes and when small.
// LATHE_IMAGES=1 also writes the pictures of docs/images.

const stand = setUpStand()
const IMAGES = join(ROOT, 'docs/images')
const LARGEST_IMAGE = 300_000
const isTaken = process.env.LATHE_IMAGES === '1'

async function look(page: Page, name: string): Promise<Record<string, string[]>> {
  const found = await violations(page)
  if (isTaken) {
    mkdirSync(IMAGES, { recursive: true })
    const path = join(IMAGES, `window-${name}.png`)
    await page.screenshot({ path })
    expect(statSync(path).size, path).toBeLessThanOrEqual(LARGEST_IMAGE)
  }
  return found.length > 0 ? { [name]: found } : {}
}

/** Opens what makes a stage worth looking at. */
async function prepare(page: Page, title: StageTitle): Promise<void> {
  await goTo(page, title)
  await settled(page, title)
  if (title === 'Fairness') {
    const sex = page.getByRole('checkbox', { name: 'sex' })
    if (!(await sex.isChecked())) await sex.check()
    await page.getByRole('rowheader', { name: /^female/ }).waitFor()
  }
  if (title === 'Export' && (await page.getByRole('button', { name: 'Export Web page', exact: true }).count()) > 0) {
    await page.getByRole('button', { name: 'Export Web page', exact: true }).click()
    await page
      .getByText(/^Identical on [\d,]+ golden rows$/)
      .first()
      .waitFor()
  }
  const toast = page.getByRole('status').getByRole('button', { name: 'Close' })
  while (await toast.first().isVisible()) await toast.first().click()
  await page.mouse.move(0, 0)
}

const hash = (page: Page) => page.url().split('#')[1] ?? ''
let project = ''

inBrowser('axe finds no violation of WCAG 2.2 AA on Home and on every stage, light and dark', () =>
  stand.open({ colorScheme: 'light' }, async (page) => {
    await trainSample(page, 'Applicants')
    project = hash(page)
    let found: Record<string, string[]> = {}
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const title of STAGES) {
        await prepare(page, title)
        await page.waitForTimeout(title === 'Data' ? 300 : 100)
        found = { ...found, ...(await look(page, `${title.toLowerCase()}-${colorScheme}`)) }
      }
      await page.evaluate(`location.hash = '#/'`)
      await page.getByRole('link', { name: 'Applicants' }).waitFor()
      found = { ...found, ...(await look(page, `home-${colorScheme}`)) }
      await page.goBack()
      await inRail(page, 'Data').waitFor()
    }
    expect(found).toEqual({})
  }),
)

/** Violations in both themes as the page is now. */
async function inBothThemes(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const violated = await violations(page)
    if (violated.length > 0) found[colorScheme] = violated
  }
  return found
}

inBrowser('with forced colours the rail marks the stage that is shown, and no other', () =>
  stand.open({ forcedColors: 'active' }, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await primary(page, 'Continue to Train').focus()
    const edges = await page.evaluate(`[...document.querySelectorAll('.stage-item button')].map((button) => {
      const { borderInlineStartStyle, borderInlineStartWidth } = getComputedStyle(button)
      return borderInlineStartStyle === 'solid' && borderInlineStartWidth !== '0px'
    })`)
    expect(edges).toEqual([false, true, false, false, false, false, false, false])
  }),
)

inBrowser('axe finds nothing in the preview of another reading, light and dark', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await page.getByRole('button', { name: 'Change reading…' }).click()
    await page.getByRole('checkbox', { name: 'The first line holds the names' }).uncheck()
    await page.getByRole('region', { name: 'Preview' }).getByRole('row').nth(2).waitFor()
    expect(await inBothThemes(page)).toEqual({})
  }),
)

inBrowser('axe finds nothing in the draft of a step, light, dark and with forced colours', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await page.getByRole('button', { name: 'Fill in…' }).click()
    await page.getByRole('region', { name: 'Before and after' }).getByRole('row').nth(2).waitFor()
    expect(await inBothThemes(page)).toEqual({})
    await page.emulateMedia({ forcedColors: 'active' })
    expect(await violations(page)).toEqual([])
  }),
)

inBrowser('at 1024 × 700 nothing is wider than the window, and axe finds nothing there either', () =>
  stand.open({ viewport: { width: 1024, height: 700 }, reducedMotion: 'reduce' }, async (page) => {
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.evaluate(`location.hash = '#${project}'`)
    for (const title of STAGES) {
      await prepare(page, title)
      expect(`${title} ${await overflow(page)}`).toBe(`${title} 0`)
      expect(await violations(page), title).toEqual([])
    }
  }),
)
