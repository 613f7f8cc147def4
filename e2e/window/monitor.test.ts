import { mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { answerWithLabels } from './answers.test-support.ts'
import { violationsInBothThemes } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { cutTexts, overflow } from './checks.test-support.ts'
import { ROOT } from './host.test-support.ts'
import { goTo, inRail, primary, stageTitle, startTraining, trained, trainSample } from './way.test-support.ts'

// A model in use: served from the window, and new data held against what it learned from.

const stand = setUpStand()

/** The sample's rows with everybody 25 years older and a purpose that nobody had. */
async function movedRows(): Promise<Uint8Array> {
  const [head = '', ...rows] = (await readFile(join(ROOT, 'assets/samples/loans.csv'), 'utf8')).trimEnd().split('\n')
  const [age, purpose] = ['age', 'purpose'].map((name) => head.split(',').indexOf(name))
  const moved = rows.map((line) =>
    line
      .split(',')
      .map((cell, c) => (c === age ? String(Number(cell) + 25) : c === purpose ? 'a space ship' : cell))
      .join(','),
  )
  return Buffer.from([head, ...moved].join('\n'))
}

const details = (page: Page) => page.getByRole('complementary', { name: 'Monitor, details' })

const detailOf = (page: Page, column: string) => details(page).getByRole('region', { name: `Change of ${column}` })

/** Waits until nothing answers any more. */
const untilGone = (url: string) =>
  expect
    .poll(() =>
      fetch(`${url}/health`).then(
        () => 'there',
        () => 'gone',
      ),
    )
    .toBe('gone')

inBrowser('a model is served from the window, new data are checked, and both are there after a reload', () =>
  stand.open({ colorScheme: 'light', reducedMotion: 'reduce' }, async (page) => {
    const found: string[] = []
    await trainSample(page, 'Loans')
    await goTo(page, 'Monitor')
    expect(await inRail(page, 'Monitor').textContent()).toContain('Ready')
    await page.getByRole('textbox', { name: 'Port' }).fill('a port')
    await page.getByText('A number from 1 to 65535').waitFor()
    await page.getByRole('textbox', { name: 'Port' }).fill('')
    await primary(page, 'Start the service').click()
    await page.getByText('Healthy', { exact: true }).waitFor()
    const url = String(await page.getByRole('link', { name: 'Open it' }).getAttribute('href')).replace(/\/$/, '')
    expect(await inRail(page, 'Monitor').textContent()).toContain(`Serving on port ${new URL(url).port}`)
    await page.getByText(`Service healthy, port ${new URL(url).port}`).waitFor()
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200)

    await page.evaluate(`window.Notification = class {
      static permission = 'granted'
      static told = []
      constructor(title) { Notification.told.push(title) }
    }`)
    await drop(page, 'moved.csv', await movedRows())
    await page.getByRole('heading', { name: /^Two columns have drifted/ }).waitFor()
    expect(await inRail(page, 'Monitor').textContent()).toContain('2 columns drifted')
    await expect.poll(() => page.evaluate('Notification.told')).toContain('age has drifted')
    await page.getByRole('button', { name: 'age', exact: true }).focus()
    await page.keyboard.press('Enter')
    await detailOf(page, 'age').getByText('age has drifted').waitFor()
    await page.keyboard.press('Home')
    await page.getByRole('button', { name: 'purpose', exact: true }).click()
    await detailOf(page, 'purpose')
      .getByText(/Never seen in training: 100/)
      .waitFor()
    await page.getByRole('img', { name: /^Requests: / }).waitFor()
    await details(page).getByRole('button', { name: 'Mute…' }).first().click()
    await details(page).getByRole('textbox', { name: 'Why' }).fill('A new form, as agreed.')
    await details(page).getByRole('button', { name: 'Mute for 7 days' }).click()
    await details(page)
      .getByText(/^Muted until .*: A new form, as agreed\.$/)
      .waitFor()
    found.push(...(await violationsInBothThemes(page)))
    await page.setViewportSize({ width: 1024, height: 700 })
    expect([await overflow(page), await cutTexts(page)]).toEqual([0, []])

    // The same from a folder, looked at again and again, also when the page is not there.
    const inbox = join(stand.installation.folder, 'inbox')
    mkdirSync(inbox)
    await page.getByRole('button', { name: 'Watch…' }).click()
    const watch = page.getByRole('dialog', { name: 'Watch new data' })
    await watch.getByRole('radio', { name: 'A file or folder of this computer' }).check()
    await watch.getByRole('textbox', { name: 'File or folder' }).fill(inbox)
    await watch.getByRole('textbox', { name: 'Webhook' }).fill('alerts')
    await watch.getByRole('button', { name: 'Send a test to the webhook' }).click()
    await watch.getByText('"alerts" is not the address of a server.').waitFor()
    await watch.getByRole('textbox', { name: 'Webhook' }).fill('')
    await watch.getByRole('button', { name: 'Send a test to the desktop' }).click()
    await expect.poll(() => page.evaluate('Notification.told')).toContain('A test from Lathe')
    found.push(...(await violationsInBothThemes(page)))
    await watch.getByRole('button', { name: 'Start watching' }).click()
    await watch.getByText(/inbox is not there, or holds no file/).waitFor()
    await writeFile(join(inbox, 'monday.csv'), await movedRows())
    await watch.getByRole('button', { name: 'Start watching' }).click()
    await page.getByText(/^monday.csv was looked at: 2 columns have drifted/).waitFor()
    await page.getByRole('heading', { name: /^ROC AUC, measured/ }).waitFor()
    found.push(...(await violationsInBothThemes(page)))
    expect([await overflow(page), await cutTexts(page)]).toEqual([0, []])

    await page.reload()
    await stageTitle(page, 'Monitor').waitFor()
    await page
      .getByText('Nothing new')
      .or(page.getByText(/^monday.csv was looked at/))
      .waitFor()
    await page.getByRole('button', { name: 'Stop watching' }).click()
    await page.getByRole('button', { name: 'Watch…' }).waitFor()
    await page.getByRole('heading', { name: /^Two columns have drifted/ }).waitFor()
    await page.getByText('Healthy', { exact: true }).waitFor()
    await drop(page, 'other.csv', Buffer.from('a,b\n1,2\n3,4\n'))
    await page.getByRole('alert').getByText('other.csv has none of the columns that the model reads.').waitFor()
    await page.getByRole('heading', { name: /^Two columns have drifted/ }).waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('button', { name: 'Start on this computer' }).click()
    await page.getByText('Healthy', { exact: true }).waitFor()
    await untilGone(url)
    expect(found).toEqual([])
  }),
)

inBrowser(
  'a run is registered and promoted, beyond a limit only with a reason, and rolled back; the log tells it',
  () =>
    stand.open({ colorScheme: 'light', reducedMotion: 'reduce' }, async (page) => {
      const found: string[] = []
      await page.getByRole('link', { name: /Loans/ }).first().click()
      for (const version of [1, 2]) {
        if (version === 2) {
          // Without a column it is another model: the same one again would be no version of its own.
          await goTo(page, 'Data')
          await page.getByRole('columnheader', { name: /^age/ }).click()
          await page.getByRole('radio', { name: 'Left out' }).check()
          await startTraining(page)
          await trained(page)
        }
        await goTo(page, 'Monitor')
        await details(page)
          .getByRole('button', { name: `Register run ${version} as version ${version}` })
          .click()
        await primary(page, `Promote version ${version}`).click()
        const dialog = page.getByRole('dialog', { name: `Promote version ${version}` })
        if (version === 2) {
          await dialog.getByRole('button', { name: 'Change them…' }).click()
          await dialog.getByRole('textbox', { name: 'One limit a line' }).fill('rocAuc >= 0.999')
          await dialog.getByRole('button', { name: 'Keep these limits' }).click()
          await dialog.getByText('Not kept').waitFor()
          await dialog
            .getByRole('textbox', { name: 'Why it is promoted all the same' })
            .fill('A pilot with ten people.')
        }
        await dialog.getByRole('button', { name: /^Promote (version|beyond)/ }).click()
        await details(page).getByText('champion', { exact: true }).waitFor()
      }
      await page.getByText('Version 2 serves since').or(page.getByText('Version 1 serves since')).waitFor()
      await details(page).getByRole('button', { name: 'Compare 1 and 2' }).click()
      await page.getByRole('dialog', { name: 'Two versions' }).getByText('ROC AUC').waitFor()
      found.push(...(await violationsInBothThemes(page)))
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Roll back…' }).click()
      await page.getByRole('button', { name: 'Roll back to version 1' }).click()
      await page.getByText('Version 1 serves since').waitFor()
      await details(page).getByRole('button', { name: 'What happened' }).click()
      const log = page.getByRole('dialog', { name: 'What happened' })
      await log.getByText('Rolled back from version 2 to version 1').waitFor()
      await log.getByText(/beyond its limits: A pilot with ten people/).waitFor()
      found.push(...(await violationsInBothThemes(page)))
      await page.keyboard.press('Escape')

      await details(page).getByRole('button', { name: 'Put version 2 on trial' }).click()
      await page.getByRole('radio', { name: /^Nobody/ }).check()
      await page.getByRole('dialog').getByRole('button', { name: 'Put version 2 on trial' }).click()
      await details(page).getByText('challenger, in shadow').waitFor()
      await page.getByText(/^No true answers have come back yet/).waitFor()
      await answerWithLabels(String(await page.getByRole('link', { name: 'Open it' }).getAttribute('href')))
      await page.getByRole('img', { name: /^Version (1|2) (answers better than|and) version (1|2)/ }).waitFor()
      found.push(...(await violationsInBothThemes(page)))
      await page.setViewportSize({ width: 1024, height: 700 })
      expect([await overflow(page), await cutTexts(page)]).toEqual([0, []])
      await details(page).getByRole('button', { name: 'Stop the trial of version 2' }).click()
      await details(page).getByRole('button', { name: 'Put version 2 on trial' }).waitFor()

      // Somebody else decides, on the command line: the window and its service follow without a click.
      const project = join(
        stand.installation.folder,
        'home/projects',
        page.url().split('/project/')[1]?.split('/')[0] ?? '',
      )
      const lathe = (...asked: string[]) => stand.installation.lathe('registry', ...asked, '--project', project)
      await lathe('promote', '2', '--override', 'agreed with risk')
      await page.getByText('Version 2 serves since').waitFor()
      await page
        .getByText(/^Version 2 promoted in place of version 1, beyond its limits: agreed with risk, outside/)
        .waitFor()
      await lathe('rollback', '--note', 'Complaints from the branch.')
      await page.getByText('Version 1 serves since').waitFor()
      await page.getByText('Rolled back from version 2 to version 1. Complaints from the branch.').waitFor()
      await details(page).getByRole('button', { name: 'Put version 2 on trial' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Put version 2 on trial' }).click()
      await details(page)
        .getByText(/^challenger, 10/)
        .waitFor()
      expect(found).toEqual([])
    }),
)

// The service of the test before goes on, since closing a page ends nothing.
inBrowser(
  'a service is gone with the application, also when that crashes, and is offered again at the next start',
  () =>
    stand.open({ mayComplain: true }, async (page) => {
      await page.getByRole('link', { name: /Loans/ }).first().click()
      await goTo(page, 'Monitor')
      const link = page.getByRole('link', { name: 'Open it' })
      await link.waitFor()
      const url = String(await link.getAttribute('href')).replace(/\/$/, '')
      await stand.crash()
      await untilGone(url)
      await page.goto(stand.host.url)
      await page.getByRole('link', { name: /Loans/ }).first().click()
      await goTo(page, 'Monitor')
      await page
        .getByText(new RegExp(`^Until Lathe was closed, version 1 answered on port ${new URL(url).port}`))
        .waitFor()
      await page.getByRole('button', { name: 'Start version 1 and the trial again' }).click()
      await page.getByText('Healthy', { exact: true }).waitFor()
      await details(page)
        .getByText(/^challenger, 10/)
        .waitFor()
    }),
)
