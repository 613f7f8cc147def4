import { mkdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { answerWithLabels } from './answers.test-support.ts'
import { violations } from './axe.test-support.ts'
import { drop, hasBrowser, inBrowser, setUpStand } from './browser.test-support.ts'
import { overflow } from './checks.test-support.ts'
import { ROOT } from './host.test-support.ts'
import {
  goTo,
  inRail,
  primary,
  STAGES,
  type StageTitle,
  settled,
  startTraining,
  takeSample,
  trained,
  trainSample,
} from './way.test-support.ts'

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

/** The sample week by week, everybody older in the last third of the rows. */
async function laterRows(): Promise<Buffer> {
  const [head = '', ...rows] = (await readFile(join(ROOT, 'assets/samples/loans.csv'), 'utf8')).trimEnd().split('\n')
  const age = head.split(',').indexOf('age')
  const later = rows.map((line, row) => {
    const cells = line.split(',')
    if (row > rows.length * 0.66) cells[age] = String(Number(cells[age]) + 9)
    return [new Date(Date.UTC(2026, 7, 31) + row * 4_000_000).toISOString(), ...cells].join(',')
  })
  return Buffer.from([`seen,${head}`, ...later].join('\n'))
}

/** A service that answers, a version on trial beside it, and a column that has drifted since some weeks. */
async function makeBusy(page: Page): Promise<void> {
  const details = page.getByRole('complementary', { name: 'Monitor, details' })
  await trainSample(page, 'Loans')
  await goTo(page, 'Monitor')
  await primary(page, 'Start the service').click()
  await details.getByRole('button', { name: 'Register run 1 as version 1' }).click()
  await primary(page, 'Promote version 1').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Promote version 1' }).click()
  await page.getByText('Version 1 serves since').waitFor()
  await goTo(page, 'Data')
  await page.getByRole('columnheader', { name: /^job/ }).click()
  await page.getByRole('radio', { name: 'Left out' }).check()
  await startTraining(page)
  await trained(page)
  await goTo(page, 'Monitor')
  await details.getByRole('button', { name: 'Register run 2 as version 2' }).click()
  await details.getByRole('button', { name: 'Put version 2 on trial' }).click()
  await page.getByRole('radio', { name: /^Nobody/ }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Put version 2 on trial' }).click()
  await page.getByText(/^No true answers have come back yet/).waitFor()
  const address = String(await page.getByRole('link', { name: 'Open it' }).getAttribute('href'))
  for (let part = 0; part < 7; part++) {
    await answerWithLabels(address, part * 200, 200)
    await page.waitForTimeout(2200)
  }
  await page.getByRole('combobox', { name: 'Rows are looked at' }).selectOption('week by week')
  await page.getByRole('textbox', { name: /time/ }).fill('seen')
  await drop(page, 'this-autumn.csv', await laterRows())
  await page.getByRole('heading', { name: /drifted/ }).waitFor()
  for (const close of await page.getByRole('status').getByRole('button', { name: 'Close' }).all()) await close.click()
}

test.runIf(hasBrowser && isTaken)(
  'pictures of a busy Monitor',
  () =>
    stand.open(
      { colorScheme: 'light', reducedMotion: 'reduce', viewport: { width: 1440, height: 1500 } },
      async (page) => {
        await makeBusy(page)
        const found: Record<string, string[]> = {}
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await page.waitForTimeout(300)
          Object.assign(found, await look(page, `monitor-busy-${colorScheme}`))
        }
        expect(found).toEqual({})
      },
    ),
  120_000,
)

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
