import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violationsInBothThemes } from './axe.test-support.ts'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import {
  chooseTarget,
  dropSampleFile,
  goTo,
  inRail,
  settled,
  startTraining,
  trained,
  trainSample,
} from './way.test-support.ts'

// What looks.test.ts does not see: the states that Evaluate, Fairness and Export are in between and beside.

const stand = setUpStand()

/** The violations of this state in both themes, in words. */
const violationsIn = async (page: Page, state: string): Promise<string[]> =>
  (await violationsInBothThemes(page)).map((found) => `${state}: ${found}`)

const inQuiet = (name: string, use: (page: Page) => Promise<void>): void =>
  inBrowser(name, () => stand.open({ colorScheme: 'light', reducedMotion: 'reduce' }, use))

/** How far the widest thing on the canvas reaches out of it, in pixels. */
const overhang = async (page: Page): Promise<number> =>
  Number(
    await page.evaluate(`(() => {
      const canvas = document.querySelector('.canvas')
      return canvas.scrollWidth - canvas.clientWidth
    })()`),
  )

/** The address of the project that the first test makes, and the next ones open. */
let trainedProject = ''

async function openTrained(page: Page): Promise<void> {
  await page.evaluate(`location.hash = '#${trainedProject}'`)
  await inRail(page, 'Evaluate').waitFor()
}

inQuiet('axe finds nothing on what comes after Train before there is a model', async (page) => {
  const found: string[] = []
  await dropSampleFile(page, 'loans')
  for (const title of ['Evaluate', 'Explain', 'Fairness', 'Export', 'Monitor'] as const) {
    await goTo(page, title)
    await page.getByText(title === 'Fairness' ? 'No groups chosen' : 'No model yet').waitFor()
    found.push(...(await violationsIn(page, `${title} without a model`)))
  }
  await goTo(page, 'Fairness')
  await page.getByRole('button', { name: 'By sex' }).click()
  await page.getByText(/Before training, all [\d,]+ rows/).waitFor()
  found.push(...(await violationsIn(page, 'groups before training')))
  await page.getByRole('checkbox', { name: 'sex' }).uncheck()
  await goTo(page, 'Data')
  await chooseTarget(page, 'repaid')
  await startTraining(page)
  await trained(page)
  trainedProject = page.url().split('#')[1] ?? ''
  expect(found).toEqual([])
})

inQuiet('axe finds nothing on what is opened from the figures of Evaluate', async (page) => {
  const found: string[] = []
  await openTrained(page)
  await goTo(page, 'Evaluate')
  await settled(page, 'Evaluate')
  await page.getByRole('img', { name: /^Outcomes/ }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  found.push(...(await violationsIn(page, 'an outcome pointed at and selected')))
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /^Whole row/ })
    .first()
    .click()
  await page.getByRole('dialog', { name: /^Row/ }).waitFor()
  found.push(...(await violationsIn(page, 'a whole row')))
  await page.keyboard.press('Escape')
  await page.getByRole('figure').first().hover()
  await page.getByRole('button', { name: /^Keep/ }).first().click()
  await page.getByRole('menuitem', { name: 'Show as table' }).waitFor()
  found.push(...(await violationsIn(page, 'the menu of a chart')))
  await page.getByRole('menuitem', { name: 'Show as table' }).click()
  found.push(...(await violationsIn(page, 'a chart as a table')))
  expect(found).toEqual([])
})

inQuiet(
  'without a sensitive column Fairness offers groups in place, and axe finds nothing on what is chosen',
  async (page) => {
    const found: string[] = []
    await openTrained(page)
    await goTo(page, 'Fairness')
    await page.getByText('No groups chosen').waitFor()
    found.push(...(await violationsIn(page, 'no groups')))
    await page.getByRole('button', { name: 'By sex' }).click()
    await page.getByRole('checkbox', { name: 'job' }).check()
    await page
      .getByText(/Too few rows to judge, left out/)
      .first()
      .waitFor()
    found.push(...(await violationsIn(page, 'crossed groups, some of them small')))
    await page.getByRole('button', { name: 'Add the limit' }).click()
    await page
      .getByText(/: not kept, /)
      .first()
      .waitFor()
    found.push(...(await violationsIn(page, 'a limit that is not kept')))
    await goTo(page, 'Export')
    await page.getByRole('region', { name: 'Limits that are not kept' }).waitFor()
    found.push(...(await violationsIn(page, 'an export beyond a limit')))
    await page.getByRole('button', { name: 'Export Web page' }).click()
    await page.getByText(/of the project (is|are) not kept:/).waitFor()
    await page.getByRole('textbox', { name: 'Why it is exported all the same' }).fill('A pilot with ten people.')
    await page.getByRole('button', { name: 'Export again' }).first().click()
    await page.getByText('Web page exported').waitFor()
    await goTo(page, 'Fairness')
    await page.getByRole('button', { name: /^Remove: Equalised odds/ }).click()
    // The groups are the project's, which the next windows open.
    for (const name of ['sex', 'job']) await page.getByRole('checkbox', { name }).uncheck()
    await page.getByText('No groups chosen').waitFor()
    await page.getByText(/^Saved \d/).waitFor()
    expect(found).toEqual([])
  },
)

inQuiet(
  'on a target of several classes, and on a number, axe finds nothing, and groups are compared by errors',
  async (page) => {
    const found: string[] = []
    await trainSample(page, 'Flats')
    await goTo(page, 'Evaluate')
    await page.getByRole('img', { name: /Predicted minus actual/ }).waitFor()
    await page.getByRole('img', { name: /Actual against predicted/ }).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    found.push(...(await violationsIn(page, 'a number')))
    await goTo(page, 'Fairness')
    await page.getByRole('checkbox').first().check()
    await page.getByText('Mean absolute error difference').first().waitFor()
    found.push(...(await violationsIn(page, 'Fairness of a number')))
    await page.evaluate(`location.hash = '#/'`)
    await dropSampleFile(page, 'loans')
    await chooseTarget(page, 'purpose')
    await startTraining(page)
    await trained(page)
    await goTo(page, 'Evaluate')
    await page.getByRole('img', { name: /True classes by row/ }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    found.push(...(await violationsIn(page, 'several classes')))
    expect(found).toEqual([])
  },
)

inBrowser('figures, groups and exports fit their canvas from 900 to 3840 pixels, and their texts are whole', () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    await openTrained(page)
    await goTo(page, 'Fairness')
    await page.getByRole('button', { name: 'By sex' }).click()
    await page.getByRole('rowheader', { name: /^female/ }).waitFor()
    for (const width of [900, 1024, 1280, 1440, 1920, 2560, 3840]) {
      await page.setViewportSize({ width, height: 900 })
      for (const title of ['Evaluate', 'Explain', 'Fairness', 'Export'] as const) {
        await goTo(page, title)
        await settled(page, title)
        expect(`${title} at ${width}: ${await overhang(page)}`).toBe(`${title} at ${width}: 0`)
        expect(await cutTexts(page), `${title} at ${width}`).toEqual([])
      }
      await goTo(page, 'Evaluate')
      await settled(page, 'Evaluate')
      for (const rows of await tileRows(page))
        expect(
          rows.every((tiles) => tiles === rows[0]),
          `${width}: ${rows}`,
        ).toBe(true)
    }
  }),
)

/** Sentences of the header and of the canvas that do not show whole. */
const cutTexts = async (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.header-about, .canvas p, .canvas h2, .tiles dd, .tiles dt, .groups-term, .groups-plain')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 4)
    .filter((element) => getComputedStyle(element).overflow !== 'visible')
    .map((element) => element.textContent)`)

/** How many tiles stand in each row, of each group of tiles. */
async function tileRows(page: Page): Promise<number[][]> {
  return JSON.parse(
    String(
      await page.evaluate(`JSON.stringify([...document.querySelectorAll('.tiles dl')].map((list) => {
        const tops = [...list.children].map((tile) => tile.getBoundingClientRect().top)
        return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length)
      }))`),
    ),
  )
}
