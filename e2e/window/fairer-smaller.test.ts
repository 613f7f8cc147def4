import { expect } from 'vitest'
import { violations } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { chooseTarget, goTo, settled, stageTitle, startTraining, trained, trainSample } from './way.test-support.ts'

// Models that are made of a model: fairer ones, and smaller ones.

const stand = setUpStand()

/** What no line parts: of linear models nothing could be left out. */
const CORNERS = Buffer.from(
  `x,y,corner\n${Array.from({ length: 600 }, (_, i) => {
    const [x, y] = [(i * 37) % 100, (i * 61 + Math.floor(i / 100)) % 100]
    return `${x},${y},${x < 50 === y < 50 ? 'yes' : 'no'}`
  }).join('\n')}\n`,
)

inBrowser(
  'fairer models are looked for in two ways, what each costs is shown, and another of them becomes the model',
  () =>
    stand.open({}, async (page) => {
      await trainSample(page, 'Applicants')
      await goTo(page, 'Fairness')
      await settled(page, 'Fairness')
      const sex = page.getByRole('checkbox', { name: 'sex' })
      if (!(await sex.isChecked())) await sex.check()
      const panel = page.getByRole('region', { name: 'Mitigation' })
      const look = panel.getByRole('button', { name: 'Look for fairer models' })
      await look.waitFor()
      const ways = await panel.getByRole('checkbox').all()
      for (const way of ways) await way.uncheck()
      expect(await look.getAttribute('data-disabled')).toBe('true')
      for (const name of ['Thresholds by group', 'Reject option']) await panel.getByRole('checkbox', { name }).check()
      await panel.getByText('Equal opportunity').click()
      expect(await violations(page)).toEqual([])
      await look.click()
      await panel.getByText('Each dot is a model.').waitFor()
      await panel.getByText(/^On test rows, which no step saw: the gap went from/).waitFor()
      expect(await violations(page)).toEqual([])

      // The frontier is walked with the keyboard; what got worse is said of each.
      const frontier = panel.getByRole('application').or(panel.getByRole('img')).first()
      const name = panel.locator('.mitigation-name')
      const chosen = await name.textContent()
      expect(chosen).toContain(', this model')
      const take = panel.getByRole('button', { name: /^Make this the model/ })
      await frontier.focus()
      for (let i = 0; i < 20 && !(await take.isVisible()); i++) {
        await page.keyboard.press('ArrowRight')
        await page.keyboard.press('Enter')
      }
      const other = (await name.textContent()) ?? ''
      expect(other).not.toBe(chosen)
      await panel.getByRole('heading', { name: 'What got worse' }).waitFor()
      await take.click()
      await panel.getByText(`${other}, this model`).waitFor()
      await page.reload()
      await settled(page, 'Fairness')
      await panel.getByText(`${other}, this model`).waitFor()
      await panel.getByRole('button', { name: 'Look for others, from the model as it was' }).click()
      await look.waitFor()
    }),
)

inBrowser('what a smaller model costs is measured, one is kept beside the model, and its export is proved', () =>
  stand.open({}, async (page) => {
    await drop(page, 'corners.csv', CORNERS)
    await stageTitle(page, 'Data').waitFor()
    await chooseTarget(page, 'corner')
    await startTraining(page)
    await trained(page)
    await goTo(page, 'Export')
    const panel = page.getByRole('region', { name: 'Size against quality' })
    await panel.getByRole('button', { name: 'Measure smaller models' }).click()
    await panel.getByRole('radio', { name: 'As it is now' }).waitFor()
    expect(await panel.getByRole('button', { name: 'Keep as a new model' }).count()).toBe(0)
    const sizes = async () =>
      (await panel.getByRole('row').allTextContents()).slice(1).map((text) => /([\d.]+) ([kM]?B)$/u.exec(text)?.[0])
    expect(new Set(await sizes()).size).toBeGreaterThan(1)
    await panel.getByRole('radio').last().check()
    await panel.getByText(/^\d+.?% smaller; .* a row takes/).waitFor()
    expect(await violations(page)).toEqual([])
    await panel.getByRole('button', { name: 'Keep as a new model' }).click()
    await page.getByRole('status').getByText('Kept as run 2. Run 1 is as it was.').waitFor()
    await page.getByRole('button', { name: 'Export Web page', exact: true }).click()
    const isProved = page.getByText(/^Identical on [\d,]+ golden rows$/).first()
    await isProved.waitFor()
    await page.reload()
    await settled(page, 'Export')
    await isProved.waitFor()
    expect(await page.getByText('From before the change').count()).toBe(0)
  }),
)
