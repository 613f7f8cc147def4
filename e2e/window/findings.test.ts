import { expect } from 'vitest'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, stageTitle } from './way.test-support.ts'

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
