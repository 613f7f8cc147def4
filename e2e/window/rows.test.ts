import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violations, violationsInBothThemes } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { stageTitle } from './way.test-support.ts'

// The rows of the grid: filtered by what is clicked, sorted, searched; and the cleaning steps made of that.

const stand = setUpStand()

const CITIES = ['Bonn', 'Ulm', 'Essen']
const ROWS = Array.from({ length: 180 }, (_, row) => ({
  city: CITIES[row % 3] ?? '',
  age: row % 20 === 7 ? '' : String((row * 7) % 90),
  note: `note ${row}`,
}))
const TEXT = `city,age,note\n${ROWS.map(({ city, age, note }) => `${city},${age},${note}`).join('\n')}\n`

async function dropRows(page: Page): Promise<void> {
  await drop(page, 'people.csv', Buffer.from(TEXT))
  await stageTitle(page, 'Data').waitFor()
  await page.getByRole('gridcell', { name: 'note 0', exact: true }).waitFor()
}

const filters = (page: Page) => page.getByRole('region', { name: 'Filters' })
const shownRows = (page: Page) => page.getByRole('grid', { name: 'Rows' }).getAttribute('aria-rowcount').then(Number)
const header = (page: Page, name: string) => page.getByRole('columnheader', { name: new RegExp(`^${name} `) })
/** The cells of one row of the grid, from 1. */
const rowTexts = (page: Page, row: number) =>
  page
    .locator(`[role=row][aria-rowindex="${row + 1}"]`)
    .getByRole('gridcell')
    .allTextContents()

inBrowser('a value, a bar and what is missing filter the grid, and become a step', () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    await dropRows(page)
    await header(page, 'city').click()
    const panel = page.getByRole('region', { name: 'Selected column' })
    await panel.getByRole('button', { name: /^Ulm/ }).click()
    await filters(page).getByText('60 of 180 rows').waitFor()
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Ulm', '28', 'note 4'])
    await panel.getByRole('button', { name: /^Bonn/ }).click()
    await filters(page).getByText('120 of 180 rows').waitFor()
    await header(page, 'age').click()
    const bars = panel.getByRole('group', { name: 'age: how its values are spread' }).getByRole('button')
    const [, bar = ''] = /: (\d+) rows$/.exec((await bars.first().getAttribute('aria-label')) ?? '') ?? []
    await bars.first().click()
    const young = ROWS.filter(({ city, age }) => city !== 'Essen' && age !== '' && Number(age) < 5)
    expect(Number(bar)).toBeGreaterThan(0)
    await filters(page)
      .getByText(/^\d+ of 180 rows$/)
      .waitFor()
    await expect.poll(() => shownRows(page)).toBeLessThan(young.length + 2)
    expect(await violationsInBothThemes(page)).toEqual([])
    await filters(page)
      .getByRole('button', { name: /^Take out: age/ })
      .click()
    await filters(page).getByText('120 of 180 rows').waitFor()
    await panel.getByRole('button', { name: /^9 \(5/ }).click()
    const missing = ROWS.filter(({ city, age }) => city !== 'Essen' && age === '').length
    await filters(page).getByText(`${missing} of 180 rows`).waitFor()
    await filters(page).getByRole('button', { name: 'Remove these rows…' }).click()
    await stageTitle(page, 'Clean').waitFor()
    await page.getByText(`${missing} rows`).first().waitFor()
  }),
)

inBrowser('the menu of a cell filters by its example and sorts; the keys open it too', () =>
  stand.open({}, async (page) => {
    await dropRows(page)
    const cell = page.getByRole('gridcell', { name: 'Essen', exact: true }).first()
    await cell.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Without rows like this' }).click()
    await filters(page).getByText('120 of 180 rows').waitFor()
    await page.getByText('city: not Essen').waitFor()
    await page.getByRole('grid', { name: 'Rows' }).focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'Shift+F10']) await page.keyboard.press(key)
    expect(await violations(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Sort descending' }).click()
    const ages = ROWS.filter(({ city, age }) => city !== 'Essen' && age !== '').map(({ age }) => Number(age))
    await expect.poll(async () => (await rowTexts(page, 1))[1]).toBe(String(Math.max(...ages)))
    expect(await header(page, 'age').getAttribute('aria-sort')).toBe('descending')
    await filters(page).getByRole('button', { name: 'Clear it' }).click()
    await expect.poll(() => shownRows(page)).toBe(181)
  }),
)

inBrowser('a text is found in all columns and in one, forwards and backwards, and is marked', () =>
  stand.open({}, async (page) => {
    await dropRows(page)
    await header(page, 'note').click()
    await page.keyboard.press('Control+f')
    await page.getByRole('searchbox', { name: 'Find' }).fill('NOTE 17')
    const state = page.getByRole('search').getByRole('status')
    await state.getByText('1 of 11', { exact: true }).waitFor()
    await expect.poll(() => page.locator('mark').first().textContent()).toBe('note 17')
    await page.keyboard.press('Enter')
    await state.getByText('2 of 11', { exact: true }).waitFor()
    await page.getByRole('gridcell', { name: 'note 170', exact: true }).waitFor()
    for (const _ of [1, 2]) await page.keyboard.press('Shift+Enter')
    await state.getByText('11 of 11', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('searchbox', { name: 'Find' }).fill('7')
    const inAges = ROWS.filter(({ age }) => age.includes('7')).length
    const inNotes = ROWS.filter(({ note }) => note.includes('7')).length
    await state.getByText(`1 of ${inAges + inNotes}`, { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: 'Only in note' }).check()
    await state.getByText(`1 of ${inNotes}`, { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('mark').count()).toBe(0)
  }),
)

inBrowser('a cell is edited in place, which is a step that can be undone', () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    await dropRows(page)
    const grid = page.getByRole('grid', { name: 'Rows' })
    const field = page.getByRole('textbox', { name: 'city: new text' })
    await page.getByRole('gridcell', { name: 'Ulm', exact: true }).first().dblclick()
    await field.waitFor()
    await page.keyboard.type('Aachen')
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await rowTexts(page, 2)).toEqual(['Ulm', '7', 'note 1'])
    await page.keyboard.press('Enter')
    await field.fill('Aachen')
    await page.keyboard.press('Enter')
    await expect.poll(() => rowTexts(page, 2)).toEqual(['Aachen', '7', 'note 1'])
    await expect.poll(() => grid.getAttribute('aria-activedescendant')).toMatch(/-2-city$/)
    expect(await page.getByRole('gridcell', { name: 'Aachen' }).getAttribute('title')).toBe('In the file: Ulm')
    await page.keyboard.press('F2')
    await field.fill('Trier')
    await page.keyboard.press('Tab')
    await expect.poll(() => rowTexts(page, 3)).toEqual(['Trier', '14', 'note 2'])
    await expect.poll(() => grid.getAttribute('aria-activedescendant')).toMatch(/-2-age$/)
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('Control+z')
    await expect.poll(() => rowTexts(page, 3)).toEqual(['Essen', '14', 'note 2'])
    expect((await rowTexts(page, 2))[0]).toBe('Aachen')
  }),
)

inBrowser('cells that are chosen by keys or by dragging are copied as text and as a table', () =>
  stand.open({}, async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stand.host.origin })
    const copied = async (type: string) =>
      String(
        await page.evaluate(`(async () => {
          const [item] = await navigator.clipboard.read()
          return (await item.getType('${type}')).text()
        })()`),
      )
    await dropRows(page)
    await page.getByRole('gridcell', { name: 'Bonn', exact: true }).first().click()
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowRight', 'Control+c']) await page.keyboard.press(key)
    await page.getByText('4 cells copied').waitFor()
    expect(await copied('text/plain')).toBe('Bonn\t0\nUlm\t7')
    expect(await copied('text/html')).toContain('<td>Ulm</td>')
    await page.getByRole('gridcell', { name: 'note 0', exact: true }).hover()
    await page.mouse.down()
    await page.getByRole('gridcell', { name: 'note 4', exact: true }).hover()
    await page.mouse.up()
    await page.keyboard.press('Control+c')
    await page.getByText('5 cells copied').waitFor()
    expect(await copied('text/plain')).toBe([0, 1, 2, 3, 4].map((row) => `note ${row}`).join('\n'))
    // Also of rows that were never in view.
    for (const key of ['Control+Home', 'Control+Shift+End', 'Control+c']) await page.keyboard.press(key)
    await page.getByText('540 cells copied').waitFor()
    expect((await copied('text/plain')).split('\n').at(-1)).toBe('Essen,83,note 179'.replaceAll(',', '\t'))
  }),
)

inBrowser('a finding shows the rows that it is about, and all of them again', () =>
  stand.open({}, async (page) => {
    const copies = `${TEXT}${TEXT.split('\n').slice(1, 31).join('\n')}\n`
    await drop(page, 'copies.csv', Buffer.from(copies))
    await stageTitle(page, 'Data').waitFor()
    await page.getByText('30 of 210 rows repeat an earlier row').waitFor()
    await page.getByRole('button', { name: 'Show the rows' }).first().click()
    await filters(page).getByText('30 of 210 rows').waitFor()
    await expect.poll(() => shownRows(page)).toBe(31)
    await page.getByRole('rowheader', { name: '181', exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Show all rows' }).click()
    await expect.poll(() => shownRows(page)).toBe(211)
  }),
)

inBrowser('columns are moved by dragging and by keys, and the first ones stay at the left', () =>
  stand.open({ viewport: { width: 1024, height: 700 } }, async (page) => {
    await dropRows(page)
    const names = () => page.getByRole('columnheader').locator('.grid-name').allTextContents()
    const box = await header(page, 'city').boundingBox()
    await header(page, 'note').hover({ position: { x: 20, y: 10 } })
    await page.mouse.down()
    await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 10)
    await page.mouse.up()
    await expect.poll(names).toEqual(['note', 'city', 'age'])
    await page.getByRole('grid', { name: 'Rows' }).focus()
    await page.keyboard.press('Control+ArrowRight')
    await page.keyboard.press('Alt+Shift+ArrowLeft')
    await expect.poll(names).toEqual(['note', 'age', 'city'])
    await header(page, 'age').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Freeze columns up to this one' }).click()
    await expect
      .poll(() => page.locator('.grid-header .grid-pinned .grid-name').allTextContents())
      .toEqual(['note', 'age'])
    expect(await violations(page)).toEqual([])
    await header(page, 'age').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Unfreeze columns' }).click()
    await expect.poll(() => page.locator('.grid-header .grid-pinned .grid-name').count()).toBe(0)
  }),
)
