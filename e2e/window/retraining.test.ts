import { mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { violationsInBothThemes } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { ROOT } from './host.test-support.ts'
import { goTo, primary, trainSample } from './way.test-support.ts'

// The world changes: new rows are another kind, the model is trained once more on them, and takes the place of the one before.

const stand = setUpStand()

/** The sample as it would be if those who earn little were the ones who pay back. @param from the first row */
async function turnedRows(from: number): Promise<Buffer> {
  const [head = '', ...rows] = (await readFile(join(ROOT, 'assets/samples/loans.csv'), 'utf8')).trimEnd().split('\n')
  const [income, repaid] = ['income', 'repaid'].map((name) => head.split(',').indexOf(name))
  const turned = rows.slice(from).map((line) => {
    const cells = line.split(',')
    const little = Number(cells[income ?? 0]) < 2500
    return cells.map((cell, c) =>
      c === income ? String(Number(cell) * 2 + 1) : c === repaid ? (little ? 'yes' : 'no') : cell,
    )
  })
  return Buffer.from([head, ...turned.map((cells) => cells.join(','))].join('\n'))
}

const details = (page: Page) => page.getByRole('complementary', { name: 'Monitor, details' })

inBrowser('new data of another kind are found, learned from, compared, and served without a restart', () =>
  stand.open({ colorScheme: 'light', reducedMotion: 'reduce' }, async (page) => {
    const found: string[] = []
    await trainSample(page, 'Loans')
    await goTo(page, 'Monitor')
    await primary(page, 'Start the service').click()
    await page.getByText('Healthy', { exact: true }).waitFor()
    await details(page).getByRole('button', { name: 'Register run 1 as version 1' }).click()
    await primary(page, 'Promote version 1').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Promote version 1' }).click()
    await page.getByText('Version 1 serves since').waitFor()

    await drop(page, 'march.csv', await turnedRows(0))
    await page
      .getByRole('heading', { name: /drifted/ })
      .first()
      .waitFor()
    await details(page).getByRole('button', { name: 'retrain version 1…', exact: true }).click()
    const retrain = page.getByRole('dialog', { name: 'Retrain version 1' })
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      retrain.getByRole('button', { name: 'Take in a file of new rows…' }).click(),
    ])
    await chooser.setFiles({ name: 'march.csv', mimeType: 'text/csv', buffer: await turnedRows(0) })
    await retrain.getByText('march.csv, 1,500 rows').waitFor()
    await retrain.getByRole('radio', { name: 'These rows alone' }).check()
    await retrain.getByRole('textbox', { name: 'Note' }).fill('The new tariff since March.')
    await retrain.getByRole('button', { name: 'Retrain version 1' }).click()

    await primary(page, 'Promote version 2').click()
    const promote = page.getByRole('dialog', { name: 'Promote version 2' })
    await promote.getByText('Promote it', { exact: true }).waitFor()
    await promote
      .getByText(/better/)
      .first()
      .waitFor()
    found.push(...(await violationsInBothThemes(page)))
    await promote.getByRole('button', { name: 'Promote version 2' }).click()
    await page.getByText('Version 2 serves since').waitFor()
    await details(page).getByRole('button', { name: 'Compare 1 and 2' }).click()
    await page.getByRole('dialog', { name: 'Two versions' }).getByText('Version 2 came of version 1').waitFor()
    await page.keyboard.press('Escape')

    expect(found).toEqual([])
  }),
)

inBrowser('a schedule that is set in the window is run by it, and offers its candidate with the report', () =>
  stand.open({ colorScheme: 'light', reducedMotion: 'reduce' }, async (page) => {
    const found: string[] = []
    await page.getByRole('link', { name: /Loans/ }).first().click()
    await goTo(page, 'Monitor')
    // Once more without anybody asking: an alert that is open is enough.
    const inbox = join(stand.installation.folder, 'inbox')
    mkdirSync(inbox)
    await writeFile(join(inbox, 'april.csv'), await turnedRows(300))
    await details(page).getByRole('button', { name: 'On a schedule…' }).click()
    const schedules = page.getByRole('dialog', { name: 'Retrain on a schedule' })
    await schedules.getByRole('combobox', { name: 'Retrain' }).selectOption('on every new alert')
    await schedules.getByRole('textbox', { name: 'From the file or folder' }).fill(join(inbox, 'april'))
    await schedules.getByRole('button', { name: 'Add this schedule' }).click()
    await schedules.getByText(/april is not there/).waitFor()
    await schedules.getByRole('textbox', { name: 'From the file or folder' }).fill(inbox)
    await schedules.getByRole('button', { name: 'Add this schedule' }).click()
    await schedules.getByText('On every new alert', { exact: true }).waitFor()
    await schedules.getByRole('button', { name: /promote version 3…$/ }).waitFor()
    found.push(...(await violationsInBothThemes(page)))
    await schedules.getByRole('button', { name: /promote version 3…$/ }).click()
    await page
      .getByRole('dialog', { name: 'Promote version 3' })
      .getByText(/^Held against version 2 on/)
      .waitFor()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Promote version 3/ })
      .click()
    await page.getByText('Version 3 serves since').waitFor()
    expect(found).toEqual([])
  }),
)
