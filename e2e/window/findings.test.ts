import { expect } from 'vitest'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, goTo, stageTitle } from './way.test-support.ts'

const stand = setUpStand()

/** Orders of which `status` says what became of them. */
const ORDERS = `contact,status,amount,returned\n${Array.from({ length: 400 }, (_, row) => {
  const isBack = row % 3 === 0
  return `p${row}@example.org,${isBack ? 'sent back' : row % 50 === 1 ? 'Kept' : 'kept'},${(row * 37) % 101},${isBack ? 'yes' : 'no'}`
}).join('\n')}\n`

inBrowser('findings know the target once it is chosen, and one click adds the step that mends them', () =>
  stand.open({}, async (page) => {
    await drop(page, 'orders.csv', Buffer.from(ORDERS))
    await stageTitle(page, 'Data').waitFor()
    await page.getByText('contact seems to hold e-mail addresses').waitFor()
    expect(await page.getByText('status alone predicts returned').count()).toBe(0)
    await chooseTarget(page, 'returned')
    await page.getByText('status alone predicts returned almost perfectly').waitFor()
    await page.getByRole('button', { name: 'Merge similar values…' }).click()
    await stageTitle(page, 'Clean').waitFor()
    await page.getByRole('rowheader', { name: 'Merge similar values of status: "Kept" as "kept"' }).waitFor()
  }),
)

/** Measurements in which a few cells are no numbers, dates are written in three ways, and every tenth row stands twice. */
const MEASURED = Array.from({ length: 400 }, (_, row) => {
  const day = 10 + (row % 19)
  const when = [`2021-03-${day}`, `${day}.03.2021`, `${day} Mar 2021`][row % 3]
  return `${row % 25 === 0 ? 'broken' : 100 + ((row * 37) % 91)},${when},${(row * 53) % 97},${row % 2 ? 'yes' : 'no'}`
})
const MEASUREMENTS = `reading,taken,depth,ok\n${[...MEASURED, ...MEASURED.filter((_, row) => row % 10 === 3)].join('\n')}\n`

inBrowser('a finding shows its rows, keeps copies on one side of the split, and dates in three forms say so', () =>
  stand.open({}, async (page) => {
    await drop(page, 'measurements.csv', Buffer.from(MEASUREMENTS))
    await stageTitle(page, 'Data').waitFor()
    await chooseTarget(page, 'ok')
    const mixed = page.getByRole('listitem').filter({ hasText: 'cells are not numbers: "broken"' })
    await mixed.getByRole('button', { name: 'Show the rows' }).click()
    await page.getByText('16 of 440 rows').first().waitFor()
    await mixed.getByRole('button', { name: 'Show all rows' }).click()
    const copies = page.getByRole('listitem').filter({ hasText: 'among the training rows, alike in every column' })
    await copies.getByRole('button', { name: 'Keep them together' }).click()
    await copies.waitFor({ state: 'detached' })
    await goTo(page, 'Train')
    await page.getByText('Copies kept together.').waitFor()
    await page.getByRole('button', { name: 'Split at random' }).click()
    await page.getByText('Copies kept together.').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await page.getByText('Copies kept together.').waitFor()
    await goTo(page, 'Data')
    await mixed.getByRole('button', { name: 'Set type…' }).click()
    await stageTitle(page, 'Clean').waitFor()
    await page
      .getByText(/440|352/)
      .first()
      .waitFor()
  }),
)
