import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import {
  chooseTarget,
  dropSampleFile,
  goTo,
  settled,
  stageTitle,
  startTraining,
  trained,
  trainSample,
} from './way.test-support.ts'

// The rows behind a figure: by pointer and by key, whole, and as a file. And the threshold, which moves everything.

const stand = setUpStand()

const details = (page: Page) => page.getByRole('complementary', { name: 'Evaluate, details' })
const chart = (page: Page, about: RegExp) => page.getByRole('img', { name: about })

/** How many rows the details say that they are of. */
async function shownRows(page: Page, title: RegExp): Promise<number> {
  const note = details(page)
    .getByRole('region', { name: title })
    .getByText(/^[\d,]+ test rows?$/)
  return Number.parseInt(((await note.textContent()) ?? '').replaceAll(',', ''), 10)
}

/** What stands at a mark while it is pointed at. */
const tip = (page: Page) => page.locator('.chart-tip').last().textContent()

/** Moves to a mark of the focused chart by keys and selects it; gives what was said of it. */
async function selectByKey(page: Page, name: RegExp, ...keys: string[]): Promise<string> {
  await chart(page, name).focus()
  for (const key of keys) await page.keyboard.press(key)
  const said = (await tip(page)) ?? ''
  await page.keyboard.press('Enter')
  return said
}

inBrowser('the threshold moves every figure and every chart at once, with intervals, and is there after a reload', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Evaluate')
    await settled(page, 'Evaluate')
    const slider = page.getByRole('slider', { name: 'Threshold' })
    const parts = async () => ({
      tiles: await page
        .getByRole('region', { name: /^At threshold/ })
        .getByRole('definition')
        .allTextContents(),
      roc: await chart(page, /True against false/)
        .locator('.chart-marked')
        .getAttribute('cy'),
      precision: await chart(page, /Precision against recall/)
        .locator('.chart-marked')
        .getAttribute('cx'),
      line: await chart(page, /Scores, square-root/)
        .locator('.chart-threshold')
        .getAttribute('x1'),
      outcomes: await chart(page, /^Outcomes/).textContent(),
    })
    const before = await parts()
    await slider.focus()
    for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowLeft')
    const after = await parts()
    for (const [part, was] of Object.entries(before)) expect(Reflect.get(after, part), part).not.toEqual(was)
    const figures = page.getByRole('region', { name: 'At threshold 0.30' })
    await expect.poll(() => figures.getByText(/^\d\.\d+ to \d\.\d+$/).count()).toBe(4)
    await details(page).getByText('scored below 0.30').waitFor()
    await page.getByRole('button', { name: /^Undo/, disabled: false }).waitFor()
    await page.getByText(/^Saved \d/).waitFor()
    await page.reload()
    await settled(page, 'Evaluate')
    await figures.waitFor()
    await goTo(page, 'Fairness')
    await page.getByText('threshold 0.30.').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('threshold 0.50.').waitFor()
  }),
)

inBrowser(
  'of two classes a cell, a bar and a calibration dot show their rows, which open whole and are downloaded',
  () =>
    stand.open({}, async (page) => {
      await trainSample(page, 'Loans')
      await goTo(page, 'Evaluate')
      await settled(page, 'Evaluate')
      const cell = await selectByKey(page, /^Outcomes/, 'End')
      const rightYes = Number(/([\d,]+) rows/.exec(cell)?.[1])
      expect(await shownRows(page, /^Right “yes”/)).toBe(rightYes)

      const bar = await selectByKey(page, /Scores, square-root/, 'Home', 'ArrowRight', 'ArrowRight')
      const inBar = [...bar.matchAll(/^(\d+) /gm)].reduce((sum, [, rows]) => sum + Number(rows), 0)
      expect(await shownRows(page, /^Scores 0\.04 to 0\.06/)).toBe(inBar)

      const dot = await selectByKey(page, /Actual against predicted/, 'End')
      const inDot = Number(/(\d+) row/.exec(dot)?.[1])
      expect(await shownRows(page, /^Scores/)).toBe(inDot)
      await details(page).getByText('Test rows behind the dot').waitFor()

      const box = await chart(page, /^Outcomes/).boundingBox()
      await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20)
      const rightNo = await shownRows(page, /^Right “no”/)
      const arrives = page.waitForEvent('download')
      await details(page)
        .getByRole('button', { name: /as CSV$/ })
        .click()
      const lines = (await readFile(await (await arrives).path(), 'utf8')).trimEnd().split('\n')
      expect(lines).toHaveLength(rightNo + 1)
      expect(lines[0]).toMatch(/^row,actual,predicted,score,/)

      await details(page)
        .getByRole('button', { name: /^Whole row/ })
        .first()
        .focus()
      await page.keyboard.press('Enter')
      const whole = page.getByRole('dialog', { name: /^Row/ })
      for (const column of ['income', 'has_account', 'Predicted', 'Score of “no”'])
        await whole.getByText(column).waitFor()
      await page.keyboard.press('Escape')
      await whole.waitFor({ state: 'hidden' })
    }),
)

inBrowser('a point of a curve sets the threshold there, and a figure opens the hidden details for its rows', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Evaluate')
    await settled(page, 'Evaluate')
    await page.getByRole('button', { name: /^Hide the inspector/ }).click()
    await details(page).waitFor({ state: 'detached' })
    for (const curve of [/True against false/, /Precision against recall/]) {
      const said = await selectByKey(page, curve, 'Home', 'PageDown', 'PageDown')
      const threshold = /threshold (0\.\d\d)/.exec(said)?.[1] ?? 'none'
      await page.getByRole('region', { name: `At threshold ${threshold}` }).waitFor()
    }
    expect(await details(page).count()).toBe(0)
    await chart(page, /True against false/).click()
    await page.getByText(/^Saved \d/).waitFor()
    await selectByKey(page, /^Outcomes/, 'End')
    expect(await shownRows(page, /^Right “yes”/)).toBeGreaterThan(0)
  }),
)

inBrowser('of several classes a cell shows its rows', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'loans')
    await chooseTarget(page, 'purpose')
    await startTraining(page)
    await trained(page)
    await goTo(page, 'Evaluate')
    await chart(page, /True classes by row/).waitFor()
    const cell = await selectByKey(page, /True classes by row/, 'Home')
    const [, name, rows] = /^(.+), predicted .+\n(\d+) rows/.exec(cell) ?? []
    expect(await shownRows(page, new RegExp(`^${name}, predicted ${name}`))).toBe(Number(rows))
  }),
)

inBrowser('of a number a point and a bar of errors show their rows', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Flats')
    await goTo(page, 'Evaluate')
    await stageTitle(page, 'Evaluate').waitFor()
    await chart(page, /Actual against predicted/).waitFor()
    await details(page).getByText('Click a point or a bar').waitFor()
    await selectByKey(page, /Actual against predicted/, 'ArrowRight', 'ArrowRight')
    expect(await shownRows(page, /^Row \d/)).toBe(1)
    const bars = chart(page, /Predicted minus actual/)
    const box = await bars.boundingBox()
    // Just left of no error there are always some.
    const zero = Number(await bars.locator('.chart-reference').getAttribute('x1'))
    await page.mouse.move((box?.x ?? 0) + zero - 4, (box?.y ?? 0) + 60)
    const inBar = Number(/\n([\d,]+) row/.exec((await tip(page)) ?? '')?.[1])
    await page.mouse.down()
    await page.mouse.up()
    expect(await shownRows(page, /^Errors/)).toBe(inBar)
  }),
)
