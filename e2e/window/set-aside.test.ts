import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { violations, violationsInBothThemes } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { stageTitle } from './way.test-support.ts'

// Rows that could not be read, and cells that do not fit a type: seen, put right, taken back.

const stand = setUpStand()

const RAGGED = 'id,name\n1,a\n2,b,c\n3,d\n4\n5,e\n6,f\n'

inBrowser('rows set aside are put right in place, taken back and saved', () =>
  stand.open({ reducedMotion: 'reduce' }, async (page) => {
    await drop(page, 'ragged.csv', Buffer.from(RAGGED))
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('button', { name: '2 rows set aside' }).click()
    await page.getByText('4 read + 2 set aside = 6 rows of data in ragged.csv').waitFor()
    const list = page.getByRole('list', { name: 'Rows set aside' }).getByRole('listitem')
    expect(await list.first().textContent()).toMatch(/^Line 3, byte 123 fields where the header has 22,b,c/)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    const file = await (await saved).path()
    expect((await readFile(file, 'utf8')).split('\n')[1]).toBe('1,3,12,,3 fields where the header has 2,"2,b,c"')

    await list.first().getByRole('button', { name: 'Put right' }).click()
    const field = page.getByRole('textbox', { name: 'The whole row' })
    await page.keyboard.press('Control+Enter')
    await page.getByText('the corrected text does not fit').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await field.fill('2,"b,c"')
    await page.getByRole('button', { name: 'Read it so' }).click()
    await page.getByText('5 read + 1 set aside = 6 rows of data').waitFor()
    await page.getByRole('gridcell', { name: 'b,c', exact: true }).waitFor()
    await page.getByRole('region', { name: 'Rows put right' }).waitFor()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await page.getByText('4 read + 2 set aside = 6 rows of data').waitFor()
  }),
)

inBrowser('a type that cells do not fit shows them before it is taken, and while it stays', () =>
  stand.open({}, async (page) => {
    await drop(page, 'sizes.csv', Buffer.from('size,name\n1,x\n007,y\nlarge,z\n4,u\n'))
    await stageTitle(page, 'Data').waitFor()
    const header = page.getByRole('columnheader', { name: /^size / })
    await header.click()
    const type = page.getByRole('combobox', { name: 'Type' })
    await type.click()
    await page.getByRole('option', { name: 'number' }).click()
    const before = page.getByRole('region', { name: 'Cells that would not fit' })
    await expect.poll(() => before.textContent()).toMatch(/^1 cell would not fit number.*Row 3 large/)
    expect(await violations(page)).toEqual([])
    await before.getByRole('button', { name: 'Keep' }).click()
    await expect.poll(() => type.inputValue()).not.toBe('number')
    await type.click()
    await page.getByRole('option', { name: 'number' }).click()
    await before.getByRole('button', { name: 'Read as number' }).click()
    await page.getByRole('region', { name: 'Cells that do not fit' }).getByText('Row 3 large').waitFor()
    await header.getByText('1 missing').waitFor()
  }),
)
