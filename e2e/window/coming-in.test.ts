import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, dropSampleFile, goTo, primary, stageTitle, takeSample } from './way.test-support.ts'

// How data comes in: dropped, pasted, cancelled, read another way; and what Home says of it later.

const stand = setUpStand()
const rows = (page: Page) => page.getByRole('grid', { name: 'Rows' })
const cell = (page: Page, text: string) => rows(page).getByRole('gridcell', { name: text, exact: true }).first()

/** Puts something on the clipboard as another program does, and presses the keys of pasting. */
async function copyAndPaste(page: Page, types: Readonly<Record<string, string>>): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stand.host.origin })
  await copy(page, types)
  await page.keyboard.press('Control+V')
}

const copy = (page: Page, types: Readonly<Record<string, string>>) =>
  page.evaluate(`(async () => {
    const types = ${JSON.stringify(types)}
    const blobs = Object.entries(types).map(([type, text]) => [type, new Blob([text], { type })])
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
  })()`)

const SPREADSHEET = 'name\tnote\tanswer\r\nA\t"two\nlines"\tyes\r\nB\t"says ""hi"""\tno\r\nC\t"a\ttab"\tyes\r\n'

inBrowser('a table of a spreadsheet is pasted by its keys: quotes, tabs and line ends in cells stay', () =>
  stand.open({}, async (page) => {
    await copyAndPaste(page, { 'text/plain': SPREADSHEET })
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('main').getByText('3 rows, 3 columns').waitFor()
    const [project = ''] = /project\/[^/]+/.exec(page.url()) ?? []
    expect(project).toMatch(/pasted-table/)
    await cell(page, 'says "hi"').waitFor()
    const texts = await rows(page).getByRole('gridcell').allTextContents()
    expect(texts).toEqual(expect.arrayContaining(['two\nlines', 'says "hi"', 'a\ttab']))
  }),
)

inBrowser('the button pastes too, once the browser gives the clipboard', () =>
  stand.open({}, async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stand.host.origin })
    await copy(page, { 'text/plain': 'a,b\n1,2\n3,4\n' })
    await page.getByRole('button', { name: 'Paste a table' }).click()
    await page.getByRole('main').getByText('2 rows, 2 columns').waitFor()
  }),
)

inBrowser('a table of a web page is pasted from its HTML, so that a line break in a cell is none between rows', () =>
  stand.open({}, async (page) => {
    const html = `<p>About</p><table><tr><th>city</th><th>people</th></tr><tr><td>Ulm,<br>Danube</td><td>126</td></tr>
      <tr><td rowspan="2">Aix</td><td>145</td></tr><tr><td>150</td></tr></table>`
    await copyAndPaste(page, { 'text/html': html, 'text/plain': 'city\tpeople\nUlm,\nDanube\t126\nAix\t145\n150\n' })
    await page.getByRole('main').getByText('3 rows, 2 columns').waitFor()
    await cell(page, '150').waitFor()
    const texts = await rows(page).getByRole('gridcell').allTextContents()
    expect(texts).toEqual(['Ulm,\nDanube', '126', 'Aix', '145', 'Aix', '150'])
  }),
)

inBrowser('what is no table is said to be none, and a button that is refused names the keys', () =>
  stand.open({}, async (page) => {
    await page.getByRole('button', { name: 'Paste a table' }).click()
    await page.getByRole('alert').getByText('Press Ctrl V instead.').waitFor()
    await copyAndPaste(page, { 'text/plain': 'just a sentence\nand another' })
    await page.getByRole('alert').getByText('The clipboard holds no table.').waitFor()
  }),
)

inBrowser('files that are no table get a sentence each, and nothing is left', () =>
  stand.open({ mayComplain: true }, async (page) => {
    const wrong: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
      ['empty.csv', '', /empty\.csv is empty/],
      ['header.csv', 'a,b\n', /has a header of 2 columns and no data records/],
      ['program.csv', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), /program\.csv/],
    ]
    for (const [name, content, message] of wrong) {
      await drop(page, name, typeof content === 'string' ? Buffer.from(content) : content)
      await page.getByRole('alert').getByText(message).first().waitFor()
      expect(await page.getByRole('alert').count()).toBe(1)
    }
    expect(await page.getByRole('link', { name: /^(empty|header|program)$/ }).count()).toBe(0)
  }),
)

inBrowser('a file of one column opens, and says that its reading may be wrong', () =>
  stand.open({}, async (page) => {
    await drop(page, 'one.csv', Buffer.from('a~b\n1~2\n3~4\n'))
    await page.getByRole('region', { name: 'One column' }).getByText('Only one column was found.').waitFor()
    await page.getByRole('region', { name: 'One column' }).getByRole('button', { name: 'Change reading…' }).click()
    await page.getByRole('heading', { name: 'Reading of one.csv' }).waitFor()
  }),
)

inBrowser('a large file shows how far it is, and cancelling it leaves nothing', () =>
  stand.open({}, async (page) => {
    const file = join(stand.installation.folder, 'large.csv')
    await writeFile(file, 'id,city,amount,note\n')
    for (let part = 0; part < 8; part++)
      await appendFile(
        file,
        Array.from({ length: 100_000 }, (_, i) => `${part}${i},city ${i % 40},${i * 7},note ${i}\n`).join(''),
      )
    await page.getByLabel('Data file').setInputFiles(file)
    await page.getByRole('progressbar', { name: 'Reading large.csv' }).waitFor()
    await page.getByText(/Reading rows: [\d,]+ rows|Finding out types/).waitFor()
    const box = () => page.getByRole('region', { name: 'Open data' }).boundingBox()
    const before = await box()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: /^Open a file/ }).waitFor()
    expect(await box()).toEqual(before)
    await rm(file)
    await page.reload()
    await page.getByRole('button', { name: /^Open a file/ }).waitFor()
    await page.getByRole('region', { name: 'Try a sample' }).getByRole('button').first().waitFor()
    expect(await page.getByRole('link', { name: 'large', exact: true }).count()).toBe(0)
  }),
)

inBrowser('another reading is shown before it is applied, is the same in another browser, and can be taken back', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'flats')
    await page.getByRole('button', { name: 'Change reading…' }).click()
    await page.getByRole('checkbox', { name: 'The first line holds the names' }).uncheck()
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByRole('columnheader', { name: 'column_1', exact: true }).waitFor()
    await preview.getByRole('row').nth(1).getByText('rent', { exact: true }).waitFor()
    await page.getByRole('main').getByText('1,200 rows').first().waitFor()
    await page.keyboard.press('Control+Enter')
    await rows(page)
      .getByRole('columnheader', { name: /^column_1 / })
      .waitFor()
    const other = await page.context().browser()?.newContext()
    const window = await other?.newPage()
    if (!window) throw new Error('no second browser')
    await window.goto(stand.host.url)
    await window.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    await window.goto(page.url())
    await window.getByRole('button', { name: 'Change reading…' }).click()
    const names = window.getByRole('checkbox', { name: 'The first line holds the names' })
    await names.waitFor()
    expect(await names.isChecked()).toBe(false)
    await other?.close()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await rows(page)
      .getByRole('columnheader', { name: /^offered / })
      .waitFor()
  }),
)

inBrowser('a range of a sheet is read in place of the whole, and a wrong one says how it is written', () =>
  stand.open({}, async (page) => {
    const rows = [
      ['Sales', null],
      ['day', 'amount'],
      ['Monday', 4],
      ['Tuesday', 5],
      ['Sum', 9],
    ]
    await drop(page, 'sales.xlsx', await writeXlsx({ sheets: [{ name: 'Sales', rows }] }))
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('button', { name: 'Change reading…' }).click()
    const range = page.getByRole('textbox', { name: 'Cells' })
    await range.fill('top left')
    await range.press('Enter')
    await page.getByText('"top left" is no range of cells').waitFor()
    await range.fill('A2:B4')
    await range.press('Enter')
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText('2 columns, the first 2 rows').waitFor()
    await preview.getByRole('cell', { name: 'Tuesday' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('main').getByText('2 rows, 2 columns').first().waitFor()
    await cell(page, 'Tuesday').waitFor()
  }),
)

inBrowser('choices are undone by keys after a restart of the program', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await dropSampleFile(page, 'loans')
    await chooseTarget(page, 'repaid')
    await page.getByText(/^Saved/).waitFor()
    const route = page.url().split('#')[1]
    await stand.restart()
    await page.goto(stand.host.url)
    await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    await page.evaluate(`location.hash = '${route}'`)
    await page.getByRole('main').getByText('Predict repaid.').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Which column is to be predicted?').waitFor()
    await page.keyboard.press('Control+Shift+z')
    await page.getByRole('main').getByText('Predict repaid.').waitFor()
  }),
)

inBrowser('a project whose data is gone says so on Home, and can be removed', () =>
  stand.open({}, async (page) => {
    await drop(page, 'gone.csv', Buffer.from('a,b\n1,2\n3,4\n'))
    await stageTitle(page, 'Data').waitFor()
    const [, id = ''] = /project\/([^/]+)/.exec(page.url()) ?? []
    const source = join(stand.installation.folder, 'home/projects', id, 'source')
    const [copy = ''] = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('gone.csv'))
    expect(await readFile(join(source, copy), 'utf8')).toContain('a,b')
    await rm(source, { recursive: true })
    await mkdir(source)
    await page.goto(`${stand.host.origin}/#/`)
    const row = page.getByRole('row', { name: /^gone/ })
    await row.getByText('Its copy of gone.csv is missing.').waitFor()
    await row.getByRole('button', { name: 'Remove gone' }).click()
    await page.getByText('gone removed').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    await expect.poll(() => page.getByRole('row', { name: /^gone/ }).count()).toBe(0)
  }),
)

inBrowser('a step shows each cell before and after, and a finding opens the step that mends it', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await cell(page, 'yes').waitFor()
    await rows(page)
      .getByRole('columnheader', { name: /^repaid / })
      .getByText('yes')
      .waitFor()
    await goTo(page, 'Clean')
    await page.getByRole('button', { name: 'Fill in…' }).click()
    const effect = page.getByRole('region', { name: 'Before and after' })
    await effect.getByText(/^\d+ cells in \d+ rows$/).waitFor()
    const [first] = await effect.locator('td.changed').allTextContents()
    expect(first).toMatch(/^missing\s+becomes\s+\S/)
    await primary(page, 'Apply step').click()
    await page
      .getByRole('region', { name: 'Recipe' })
      .getByRole('button', { name: /^2 Fill in/ })
      .click()
    await effect.getByText(/^\d+ cells in \d+ rows$/).waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()

    await page.goto(`${stand.host.origin}/#/`)
    const table = `a,b,y\n${Array.from({ length: 60 }, (_, i) => `${i % 30},${(i % 30) * 3},${i % 3 ? 'u' : 'v'}`).join('\n')}\n`
    await drop(page, 'copies.csv', Buffer.from(table))
    await page.getByRole('button', { name: 'Drop duplicate rows…' }).click()
    await stageTitle(page, 'Clean').waitFor()
    await effect.getByText(/^30 rows removed, 30 left/).waitFor()
    expect(await effect.getByRole('row').count()).toBe(31)
  }),
)
