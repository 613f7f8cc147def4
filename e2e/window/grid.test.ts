import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violationsInBothThemes } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { addStep, goTo, primary, stageTitle } from './way.test-support.ts'

// The grid as a spreadsheet: typed over, pasted into, looked at cleaned or as in the file, and the same again after a restart.

const stand = setUpStand()

const ROWS = Array.from({ length: 90 }, (_, row) => [
  ['bonn', 'Ulm', ' essen'][row % 3] ?? '',
  row % 9 === 4 ? '' : String((row * 7) % 100),
  `note ${row}`,
])
const TEXT = `city,age,note\n${ROWS.map((cells) => cells.join(',')).join('\n')}\n`

async function dropRows(page: Page, name = 'people'): Promise<void> {
  await drop(page, `${name}.csv`, Buffer.from(TEXT))
  await stageTitle(page, 'Data').waitFor()
  await page.getByRole('gridcell', { name: 'note 0', exact: true }).waitFor()
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Rows' })
const header = (page: Page, name: string) => page.getByRole('columnheader', { name: new RegExp(`^${name} `) })
/** The cells of one row of the grid, from 1. */
const rowTexts = (page: Page, row: number) =>
  page
    .locator(`[role=row][aria-rowindex="${row + 1}"]`)
    .getByRole('gridcell')
    .allTextContents()
const activeCell = async (page: Page) =>
  /-(-?\d+-\w+)$/.exec((await grid(page).getAttribute('aria-activedescendant')) ?? '')?.[1]
const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

inBrowser('every key of moving goes where a spreadsheet goes', () =>
  stand.open({}, async (page) => {
    await dropRows(page)
    await page.getByRole('gridcell', { name: 'note 2', exact: true }).click()
    const ways: readonly (readonly [key: string, to: string])[] = [
      ['ArrowUp', '1-note'],
      ['ArrowLeft', '1-age'],
      ['Home', '1-city'],
      ['End', '1-note'],
      ['Control+End', '89-note'],
      ['Control+Home', '0-city'],
      ['Control+ArrowDown', '89-city'],
      ['Control+ArrowRight', '89-note'],
      ['Control+ArrowUp', '0-note'],
      ['Control+ArrowLeft', '0-city'],
      ['PageUp', '0-city'],
      ['ArrowUp', '-1-city'],
      ['PageUp', '-1-city'],
      ['ArrowDown', '0-city'],
    ]
    for (const [key, to] of ways) {
      await press(page, key)
      expect([key, await activeCell(page)]).toEqual([key, to])
    }
    await press(page, 'PageDown')
    const page1 = Number((await activeCell(page))?.split('-')[0])
    expect(page1).toBeGreaterThan(5)
    await press(page, 'PageDown', 'PageUp')
    expect(await activeCell(page)).toBe(`${page1}-city`)
    await press(page, 'Control+Home', 'Shift+PageDown', 'Shift+End')
    await expect.poll(() => page.locator('[aria-selected=true][role=gridcell]').count()).toBe((page1 + 1) * 3)
  }),
)

inBrowser('a cell is typed over, and Enter, Tab, arrows and Escape end it; Delete makes it missing', () =>
  stand.open({}, async (page) => {
    await dropRows(page)
    await page.getByRole('gridcell', { name: 'note 0', exact: true }).click()
    await press(page, 'Home', 'ArrowRight')
    await page.keyboard.type('42')
    await press(page, 'Enter')
    await page.keyboard.type('43')
    await press(page, 'ArrowRight')
    await page.keyboard.type('typed?')
    await press(page, 'Shift+Tab')
    await expect.poll(() => rowTexts(page, 1)).toEqual(['bonn', '42', 'note 0'])
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Ulm', '43', 'typed?'])
    expect(await activeCell(page)).toBe('1-age')
    await page.keyboard.type('9')
    await press(page, 'Escape')
    await press(page, 'F2')
    await page.keyboard.press('End')
    await page.keyboard.type('1')
    await press(page, 'Enter')
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Ulm', '431', 'typed?'])
    await press(page, 'ArrowUp', 'Shift+ArrowUp', 'Delete')
    await page.getByText('2 cells cleared').waitFor()
    await expect.poll(() => rowTexts(page, 1)).toEqual(['bonn', 'missing', 'note 0'])
    // What is chosen gets one text with Ctrl Enter.
    await page.keyboard.type('7')
    await press(page, 'Control+Enter')
    await expect
      .poll(async () => [await rowTexts(page, 1), await rowTexts(page, 2)])
      .toEqual([
        ['bonn', '7', 'note 0'],
        ['Ulm', '7', 'typed?'],
      ])
    expect(await stageTitle(page, 'Data').isVisible()).toBe(true)
  }),
)

inBrowser('a block of cells is pasted as one change, and the toast takes back its own change alone', () =>
  stand.open({}, async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stand.host.origin })
    await dropRows(page)
    await page.evaluate(`navigator.clipboard.writeText('1\\tone\\r\\n2\\t"two\\ttabs"\\r\\n')`)
    await page.getByRole('gridcell', { name: 'note 1', exact: true }).click()
    await press(page, 'ArrowLeft', 'Control+v')
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Ulm', '1', 'one'])
    await expect.poll(() => rowTexts(page, 3)).toEqual([' essen', '2', 'two\ttabs'])
    await press(page, 'Home')
    await page.keyboard.type('Trier')
    await press(page, 'Enter')
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Trier', '1', 'one'])
    await page.locator('.toast').filter({ hasText: '4 cells pasted' }).getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Trier', '7', 'note 1'])
    await expect.poll(() => rowTexts(page, 3)).toEqual([' essen', '14', 'note 2'])
    await press(page, 'Control+z')
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Trier', '1', 'one'])
    // One cell goes into all that are chosen.
    await page.evaluate(`navigator.clipboard.writeText('x')`)
    await page.getByRole('gridcell', { name: 'note 4', exact: true }).click()
    await press(page, 'Shift+ArrowDown', 'Control+v')
    await expect.poll(() => rowTexts(page, 6)).toEqual([' essen', '35', 'x'])
    await press(page, 'Control+x')
    await expect.poll(() => rowTexts(page, 6)).toEqual([' essen', '35', 'missing'])
  }),
)

inBrowser("filters, order and edits go by cleaned rows, and the file's own are a click away", () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    await dropRows(page)
    await goTo(page, 'Clean')
    await addStep(page, 'Trim and normalise')
    await page.getByRole('radio', { name: 'Upper' }).check()
    await primary(page, 'Apply step').click()
    await goTo(page, 'Data')
    await expect.poll(() => rowTexts(page, 3)).toEqual(['ESSEN', '14', 'NOTE 2'])
    await header(page, 'city').click()
    const panel = page.getByRole('region', { name: 'Selected column' })
    await panel.getByRole('button', { name: /^ESSEN/ }).click()
    await page.getByText('30 of 90 rows').waitFor()
    await header(page, 'age').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Sort descending' }).click()
    await expect.poll(async () => (await rowTexts(page, 1))[0]).toBe('ESSEN')
    const ages = ROWS.filter(([city, age]) => city === ' essen' && age !== '').map(([, age]) => Number(age))
    await expect.poll(async () => Number((await rowTexts(page, 1))[1])).toBe(Math.max(...ages))
    expect(await violationsInBothThemes(page)).toEqual([])
    // The edit is one of the file's text, and cleaned as it is.
    await page.getByRole('gridcell', { name: 'ESSEN' }).first().dblclick()
    const field = page.getByRole('textbox', { name: 'city: new text' })
    expect(await field.inputValue()).toBe(' essen')
    await field.fill('trier')
    await page.keyboard.press('Enter')
    await page.getByText('29 of 90 rows').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download these rows' }).click()
    const [names, first, ...others] = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\n')
    expect([names, first?.split(',')[0], others.length]).toEqual(['city,age,note', 'ESSEN', 28])
    const shown = page.getByRole('group', { name: 'Rows as they are' })
    await shown.getByText('As in the file').click()
    await page.getByText('0 of 90 rows', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Show all rows' }).click()
    await page.getByRole('gridcell', { name: 'trier', exact: true }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
  }),
)

inBrowser('how the rows are looked at is there again after a restart, in another browser', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await dropRows(page, 'looked-at')
    const names = (of: Page) => of.getByRole('columnheader').locator('.grid-name').allTextContents()
    await header(page, 'city').click()
    await page.getByRole('region', { name: 'Selected column' }).getByRole('button', { name: /^Ulm/ }).click()
    await page.getByText('30 of 90 rows').waitFor()
    await header(page, 'age').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Sort descending' }).click()
    await grid(page).focus()
    await press(page, 'Control+ArrowRight', 'Alt+ArrowRight', 'Alt+Shift+ArrowLeft', 'Alt+Shift+ArrowLeft')
    await expect.poll(() => names(page)).toEqual(['note', 'city', 'age'])
    await header(page, 'note').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Freeze columns up to this one' }).click()
    const width = (await header(page, 'note').boundingBox())?.width
    const first = await rowTexts(page, 1)
    await page.waitForTimeout(1000)
    await page.goto('about:blank')
    await stand.restart()
    await stand.open({}, async (other) => {
      await other.getByRole('link', { name: 'looked-at', exact: true }).click()
      await other.getByText('30 of 90 rows').waitFor()
      expect(await names(other)).toEqual(['note', 'city', 'age'])
      expect(await other.locator('.grid-header .grid-pinned .grid-name').allTextContents()).toEqual(['note'])
      expect((await header(other, 'note').boundingBox())?.width).toBe(width)
      await expect.poll(() => rowTexts(other, 1)).toEqual(first)
    })
  }),
)
