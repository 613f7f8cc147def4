import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { peopleCsv } from '../people.test-support.ts'
import { colourViolations, violations } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { cutTexts, overflow } from './checks.test-support.ts'
import {
  chooseTarget,
  goTo,
  primary,
  STAGES,
  settled,
  stageTitle,
  startTraining,
  takeSample,
  trainSample,
} from './way.test-support.ts'

// Everything beside the stages: dialogs, messages, drafts and running work, in every theme and size.
// LATHE_LOOK=FOLDER also writes pictures of what is checked there.

const stand = setUpStand()
const FOLDER = process.env.LATHE_LOOK ?? ''

async function picture(page: Page, name: string): Promise<void> {
  if (FOLDER === '') return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}

const THEMES = {
  light: { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' },
  dark: { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'none' },
  'light-contrast': { colorScheme: 'light', contrast: 'more', forcedColors: 'none' },
  'dark-contrast': { colorScheme: 'dark', contrast: 'more', forcedColors: 'none' },
  forced: { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'active' },
} as const

/** Checks what the page shows, then one part of it in every theme: what is wrong, by theme. */
async function inThemes(page: Page, name: string, part: string): Promise<Record<string, string[]>> {
  const structure = await violations(page)
  const wrong: Record<string, string[]> = structure.length > 0 ? { [name]: structure } : {}
  for (const [theme, media] of Object.entries(THEMES)) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' })
    await page.waitForTimeout(100)
    await picture(page, `${name}-${theme}`)
    const found = [...(await colourViolations(page, part)), ...(await cutTexts(page)).map((text) => `cut: ${text}`)]
    if (found.length > 0) wrong[`${name} ${theme}`] = found
  }
  return wrong
}

/** Opens a dialog by its keys, checks it in every theme, and closes it. */
async function dialogInThemes(page: Page, keys: string, name: string): Promise<Record<string, string[]>> {
  await page.keyboard.press(keys)
  await page.getByRole('dialog', { name }).waitFor()
  const wrong = await inThemes(page, name.toLowerCase().replaceAll(' ', '-'), '[role=dialog]')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  return wrong
}

inBrowser('the palette and the keys pass axe in every theme and with forced colours', () =>
  stand.open({}, async (page) => {
    expect(await dialogInThemes(page, 'Control+k', 'Find or do')).toEqual({})
    expect(await dialogInThemes(page, '?', 'Keys')).toEqual({})
  }),
)

inBrowser('the settings and the glossary pass axe in every theme and with forced colours', () =>
  stand.open({}, async (page) => {
    expect(await dialogInThemes(page, 'Control+,', 'Settings')).toEqual({})
    await takeSample(page, 'Applicants')
    await goTo(page, 'Clean')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('calibration term')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Glossary' }).getByText('read as probabilities').waitFor()
    expect(await inThemes(page, 'glossary', '[role=dialog]')).toEqual({})
  }),
)

inBrowser('a message, the history and a draft pass axe in every theme and with forced colours', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await page.getByRole('button', { name: 'Fill in…' }).click()
    await page.getByText('A draft: nothing changes until you apply it.').first().waitFor()
    expect(await inThemes(page, 'draft', '.app')).toEqual({})
    await primary(page, 'Apply step').click()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).hover()
    expect(await inThemes(page, 'toast', '.toasts')).toEqual({})
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByRole('dialog', { name: 'History' }).waitFor()
    expect(await inThemes(page, 'history', '[role=dialog]')).toEqual({})
  }),
)

inBrowser('a training under way passes axe in every theme', () =>
  stand.open({}, async (page) => {
    await drop(page, 'people.csv', Buffer.from(peopleCsv(8000)))
    await stageTitle(page, 'Data').waitFor()
    await chooseTarget(page, 'member')
    await startTraining(page, 'Best')
    await page.getByRole('region', { name: 'Training' }).waitFor()
    expect(await inThemes(page, 'running', '.app')).toEqual({})
    await page.getByRole('button', { name: 'Cancel, keep nothing' }).click()
    await page.getByText('No model yet').waitFor()
  }),
)

const SIZES = [
  { width: 1024, height: 700, zoom: 1 },
  { width: 1440, height: 900, zoom: 2 },
  { width: 1920, height: 1080, zoom: 1 },
  { width: 3840, height: 2160, zoom: 1 },
]

inBrowser('from 1024 × 700 to 3840 × 2160, and at 200 %, nothing is cut and nothing is wider than the window', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Applicants')
    const wrong: string[] = []
    for (const { width, height, zoom } of SIZES) {
      // A zoomed browser has so many pixels fewer for the page.
      await page.setViewportSize({ width: width / zoom, height: height / zoom })
      for (const title of STAGES) {
        await goTo(page, title)
        await settled(page, title)
        const name = `${title.toLowerCase()}-${width}-${zoom * 100}`
        await picture(page, name)
        if ((await overflow(page)) > 0) wrong.push(`${name} is too wide`)
        wrong.push(...(await cutTexts(page)).map((text) => `${name} cuts ${text}`))
      }
    }
    expect(wrong).toEqual([])
  }),
)

/** A tenth of what counts as good. */
const MOST_SHIFT = 0.01

inBrowser('nothing on a stage moves by itself once it is shown: the cumulative layout shift is below 0.01', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Applicants')
    await page.evaluate(`
      globalThis.shifts = []
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, startTime } of list.getEntries())
          if (!hadRecentInput) shifts.push([startTime, value, document.querySelector('h1').textContent])
      }).observe({ type: 'layout-shift' })`)
    for (const title of STAGES) {
      // Not by a key: what follows one within half a second is not counted.
      await page.evaluate(`location.hash = location.hash.replace(/[^/]*$/, '${title.toLowerCase()}')`)
      await settled(page, title)
      // Shifts that are a second apart belong to different windows of the measure.
      await page.waitForTimeout(1100)
    }
    const shifts = await page.evaluate('shifts')
    expect(largestWindow(shifts), JSON.stringify(shifts)).toBeLessThan(MOST_SHIFT)
  }),
)

/** The sum of shifts that follow one another within a second, at most five in all: the largest (web.dev/cls). */
function largestWindow(shifts: unknown): number {
  let [largest, sum, first, last] = [0, 0, 0, -Infinity]
  for (const [time, value] of Array.isArray(shifts) ? shifts : []) {
    const isSame = time - last < 1000 && time - first < 5000
    sum = isSame ? sum + value : value
    if (!isSame) first = time
    last = time
    largest = Math.max(largest, sum)
  }
  return largest
}

inBrowser('a term of art explains itself on focus, hover and tap, and Escape takes only that away', () =>
  stand.open({ hasTouch: true }, async (page) => {
    await trainSample(page, 'Applicants')
    await goTo(page, 'Fairness')
    await page.getByRole('checkbox', { name: 'sex' }).check()
    const term = page.locator('.term', { hasText: /^threshold$/ })
    const tip = page.getByRole('tooltip').filter({ hasText: 'From this score on the answer is yes.' })
    await term.focus()
    await tip.waitFor()
    expect(await term.getAttribute('aria-describedby')).toBe(await tip.getAttribute('id'))
    await page.keyboard.press('Escape')
    await tip.waitFor({ state: 'hidden' })
    await term.hover()
    await tip.waitFor()
    await page.mouse.move(0, 0)
    await tip.waitFor({ state: 'hidden' })
    await page.getByRole('heading', { level: 1 }).tap()
    await term.tap()
    await tip.waitFor()
  }),
)
