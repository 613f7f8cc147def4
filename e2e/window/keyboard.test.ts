import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { STAGES, settled, stageTitle, trained } from './way.test-support.ts'

// The way without a pointer: every key that is pressed here, and nothing else.

const stand = setUpStand()
const MOST_TABS = 60

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = []
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (name.test(now)) return
    seen.push(now.slice(0, 30))
  }
  throw new Error(`${MOST_TABS} times Tab did not reach ${name}: ${seen.join(' | ')}`)
}

/** The name of what has the focus, as far as the page itself gives it. */
const focused = async (page: Page) =>
  String(
    await page.evaluate(`(() => {
      const element = document.activeElement
      const label = element.labels?.[0]?.textContent
      return element.getAttribute('aria-label') || label || element.textContent || ''
    })()`),
  )

/** Whether the focus can be seen: an outline, or a border or shadow in its place. */
const isFocusSeen = (page: Page) =>
  page.evaluate(`(() => {
    const style = getComputedStyle(document.activeElement)
    return document.activeElement.matches(':focus-visible') &&
      (parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none')
  })()`)

inBrowser('from a sample to a verified export by keyboard alone', () =>
  stand.open({}, async (page) => {
    await tabTo(page, /^Applicants/)
    expect(await isFocusSeen(page)).toBe(true)
    await page.keyboard.press('Enter')
    await stageTitle(page, 'Data').waitFor()
    await page.keyboard.press('Control+Enter')
    await stageTitle(page, 'Clean').waitFor()
    await page.keyboard.press('Control+Enter')
    await stageTitle(page, 'Train').waitFor()
    await page.getByRole('radio', { name: 'Balanced' }).waitFor()
    await tabTo(page, /^Balanced/)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+Enter')
    await trained(page)
    await page.keyboard.press('Control+Enter')
    await settled(page, 'Evaluate')
    await tabTo(page, /^Threshold$/)
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('region', { name: 'At threshold 0.49' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await settled(page, 'Explain')
    await page.keyboard.press('Control+Enter')
    await settled(page, 'Fairness')
    await page.keyboard.press('Control+7')
    await settled(page, 'Export')
    await tabTo(page, /^Export Web page/)
    await page.keyboard.press('Enter')
    await page
      .getByText(/^Identical on [\d,]+ golden rows$/)
      .first()
      .waitFor()
    await tabTo(page, /^Download/)
    const arrives = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    expect((await arrives).suggestedFilename()).toMatch(/\.zip$/)
  }),
)

inBrowser('shortcuts reach every stage, the keys sheet, the palette and the regions', () =>
  stand.open({}, async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Redo').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do' }).waitFor()
    await page.keyboard.type('flats')
    await page.keyboard.press('Enter')
    await stageTitle(page, 'Data').waitFor()
    for (const [i, title] of STAGES.entries()) {
      await page.keyboard.press(`Control+${i + 1}`)
      await stageTitle(page, title).waitFor()
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('rent column')
    await page.keyboard.press('Enter')
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('region', { name: 'Selected column' }).getByRole('heading', { name: 'rent' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const seen = new Set<string>()
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('F6')
      seen.add(await focused(page))
    }
    expect(seen.size).toBeGreaterThanOrEqual(4)
    await page.getByRole('grid', { name: 'Rows' }).focus()
    await page.keyboard.press('Control+End')
    await page.getByRole('rowheader', { name: '1,200', exact: true }).waitFor()
    await page.keyboard.press('Control+ArrowUp')
    await page.getByRole('rowheader', { name: '1', exact: true }).waitFor()
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Home')
    const active = () => page.getByRole('grid', { name: 'Rows' }).getAttribute('aria-activedescendant')
    // The target stands first.
    await expect.poll(active).toMatch(/-rent$/)
    await page.keyboard.press('Control+ArrowRight')
    await expect.poll(active).toMatch(/-pets_allowed$/)
    const header = page.getByRole('columnheader', { name: /^pets_allowed / })
    const width = async () => (await header.boundingBox())?.width ?? 0
    const before = await width()
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(width).toBe(before + 16)
  }),
)

inBrowser('the column to predict is chosen by keyboard, and Escape and undo take things back', () =>
  stand.open({}, async (page) => {
    const table = `a,b,answer\\n${Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 11},${i % 3 ? 'yes' : 'no'}`).join('\\n')}`
    await page.evaluate(`(() => {
      const data = new DataTransfer()
      data.setData('text/plain', '${table}')
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    })()`)
    await stageTitle(page, 'Data').waitFor()
    await page.keyboard.press('Control+Enter')
    // Also where the stage was not drawn yet when the keys were pressed.
    await expect.poll(() => focused(page)).toBe('Column to predict')
    await page.keyboard.type('answ')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('main').getByText('Predict answer.').waitFor()
    await tabTo(page, /^Rows$/)
    await page.keyboard.press('Control+z')
    await page.getByText('Which column is to be predicted?').waitFor()
  }),
)
