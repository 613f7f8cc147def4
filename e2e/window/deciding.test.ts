import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violations } from './axe.test-support.ts'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { goTo, settled, trainSample } from './way.test-support.ts'

// From scores to decisions: thresholds by their aims, the one that is put into the model, and where the model does worse.

const stand = setUpStand()

const decide = (page: Page) => page.getByRole('region', { name: 'Decide', exact: true })
const row = (page: Page, name: string) => decide(page).getByRole('row').filter({ hasText: name })

inBrowser('a threshold is chosen by its aim, moves everything, and is put into the model that is exported', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Evaluate')
    await settled(page, 'Evaluate')
    await decide(page)
      .getByText(/held out in training/)
      .waitFor()
    await row(page, 'Recall at least').getByRole('button', { name: 'Use' }).click()
    const threshold = await row(page, 'Recall at least').getByRole('cell').first().textContent()
    const moved = Number(threshold)
    expect(moved).toBeLessThan(0.5)
    await page.getByRole('region', { name: `At threshold ${moved.toFixed(2)}` }).waitFor()

    // What a miss costs changes what is best.
    const best = async () => Number(await row(page, 'Most worth').getByRole('cell').first().textContent())
    const before = await best()
    await decide(page)
      .getByRole('textbox', { name: /missed$/ })
      .fill('-20')
    await expect.poll(best).toBeLessThan(before)

    // So many of so many: as many of the test rows, in their share.
    const rows = decide(page)
      .getByRole('row')
      .filter({ has: page.getByRole('textbox', { name: 'Rows to take' }) })
    const tested = Number(await rows.getByRole('textbox', { name: 'Of how many rows' }).inputValue())
    await rows.getByRole('textbox', { name: 'Rows to take' }).fill('20')
    const said = async () => Number(await rows.getByRole('cell').nth(3).textContent())
    await expect.poll(said).toBeGreaterThan(0)
    expect(tested).toBeGreaterThan(20)

    const put = decide(page).getByRole('button', { name: /^Put .* into the model$/ })
    await put.click()
    await decide(page).getByText('The model decides by this threshold.').waitFor()
    expect(await put.isDisabled()).toBe(true)
    await page.reload()
    await settled(page, 'Evaluate')
    // What decisions are worth is kept with the project.
    expect(
      await decide(page)
        .getByRole('textbox', { name: /missed$/ })
        .inputValue(),
    ).toBe('-20')
    expect(await rows.getByRole('textbox', { name: 'Rows to take' }).inputValue()).toBe('20')
    await decide(page).getByText('The model decides by this threshold.').waitFor()
    expect(await violations(page)).toEqual([])
  }),
)

inBrowser('regions where the model does worse, and every figure, are there to look at', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Evaluate')
    await settled(page, 'Evaluate')
    const weak = page.getByRole('region', { name: 'Where it does worse', exact: true })
    await weak.getByText(/regions of one or two columns looked at/).waitFor()
    const first = weak.getByRole('rowheader').first()
    if ((await first.count()) > 0) {
      const name = (await first.textContent()) ?? ''
      const rows = await weak.getByRole('row').nth(1).getByRole('cell').first().textContent()
      await first.getByRole('button').click()
      const details = page.getByRole('complementary', { name: 'Evaluate, details' })
      await details.getByRole('region', { name }).getByText(`${rows} test rows`).waitFor()
    }
    const suspects = page.getByRole('region', { name: 'Labels that may be wrong', exact: true })
    if ((await suspects.count()) > 0) {
      const open = suspects.getByRole('button', { name: /^Whole row/ }).first()
      const number = await open.textContent()
      await open.click()
      const details = page.getByRole('complementary', { name: 'Evaluate, details' })
      await details
        .getByRole('region', { name: `Row ${number}` })
        .getByText('Looks like')
        .waitFor()
      await details.getByText('income', { exact: true }).waitFor()
    }
    await page.getByText(/^Show all \d+$/).click()
    const figures = page.getByRole('region', { name: 'All figures', exact: true })
    await figures.getByRole('rowheader', { name: 'Calibration slope' }).waitFor()
    expect(await figures.getByRole('row').count()).toBeGreaterThan(20)
  }),
)
