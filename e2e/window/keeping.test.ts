import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { ROOT } from './host.test-support.ts'
import {
  addStep,
  chooseTarget,
  dropSampleFile,
  goTo,
  inRail,
  primary,
  settled,
  stageTitle,
  takeSample,
  trainSample,
} from './way.test-support.ts'

// Nothing is lost: choices, projects and runs outlast mistakes, reloads and restarts.

const stand = setUpStand()

inBrowser('a choice is undone and redone, by button and by key, and the history lists it', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'loans')
    await chooseTarget(page, 'repaid')
    await page.getByRole('columnheader', { name: /^age / }).click()
    await page.getByRole('radio', { name: 'Left out' }).check()
    await page.getByRole('columnheader', { name: /^age / }).getByText('left out').waitFor()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await page.getByRole('columnheader', { name: /^age / }).getByText('feature').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Which column is to be predicted?').waitFor()
    await page.keyboard.press('Control+y')
    await page.keyboard.press('Control+Shift+z')
    await page.getByRole('columnheader', { name: /^age / }).getByText('left out').waitFor()
    await page.reload()
    await page.getByRole('columnheader', { name: /^age / }).getByText('left out').waitFor()
    await page.getByRole('button', { name: 'History' }).click()
    const history = page.getByRole('dialog', { name: 'History' })
    await history.getByRole('button', { name: /Predict repaid/ }).waitFor()
    await history.getByRole('button', { name: /As the file was read/ }).click()
    await page.keyboard.press('Escape')
    await page.getByText('Which column is to be predicted?').waitFor()
  }),
)

inBrowser('a model file is shown with what it predicts and how well, also after a reload', () =>
  stand.open({}, async (page) => {
    await drop(page, 'loans.lathe', readFileSync(join(ROOT, 'shared/bundle/corpus/v1-loans-linear.lathe')))
    const model = page.getByRole('region', { name: 'Opened model' })
    await model.getByRole('heading', { name: 'loans.lathe predicts repaid' }).waitFor()
    await model.getByText('ROC AUC').waitFor()
    await page.reload()
    const saved = page.waitForEvent('download')
    await model.getByRole('button', { name: 'Save as a web page' }).click()
    expect((await saved).suggestedFilename()).toBe('loans-web.zip')
    await model.getByText(/^Identical on [\d,]+ golden rows\. Unpack/).waitFor()
    await model.getByRole('link', { name: 'Close' }).click()
    await model.waitFor({ state: 'detached' })
    await drop(page, 'loans.lathe', Buffer.from('no model'))
    await page.getByRole('alert').getByText('loans.lathe').waitFor()
  }),
)

inBrowser('a cleaning step is a draft until it is applied, and can be taken back', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    const steps = () => page.getByRole('region', { name: 'Recipe' }).getByRole('listitem').count()
    await page.getByRole('button', { name: 'Fill in…' }).waitFor()
    const before = await steps()
    await page.getByRole('button', { name: 'Fill in…' }).click()
    await page.getByRole('main').getByText('A draft: nothing changes until you apply it.').waitFor()
    await page.getByRole('complementary').getByText('Cells changed').waitFor()
    await primary(page, 'Apply step').click()
    await primary(page, 'Continue to Train').waitFor()
    await expect.poll(steps).toBe(before + 1)
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Fill in…' }).waitFor()
    await expect.poll(steps).toBe(before)
  }),
)

inBrowser('a step can be switched off and on again, and one that cannot be done says why', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    const recipe = page.getByRole('region', { name: 'Recipe' })
    await addStep(page, 'Computed column')
    await page.getByLabel('Name of the column').fill('twice')
    await page.getByLabel('Expression').fill('age * 2')
    await recipe.getByText('1 column added').waitFor()
    await primary(page, 'Apply step').click()
    await addStep(page, 'Rename columns')
    await page.getByRole('button', { name: 'Add a pair' }).click()
    await page.getByRole('combobox', { name: /1: first/ }).fill('twice')
    await page.getByRole('textbox', { name: /1: second/ }).fill('double')
    await recipe.getByText('Rename twice to double').waitFor()
    await primary(page, 'Apply step').click()
    await recipe.getByText('Compute twice').hover()
    await page.getByRole('button', { name: 'Switch off: Computed column' }).click()
    await recipe.getByText('Switched off').waitFor()
    await recipe.getByText('There is no column "twice".').waitFor()
    await recipe.getByText('Compute twice').hover()
    await page.getByRole('button', { name: 'Switch on: Computed column' }).click()
    await recipe.getByText('There is no column "twice".').waitFor({ state: 'detached' })
  }),
)

inBrowser('a step that is not applied is said in the rail, and is there after a reload and a crash', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await page.getByRole('button', { name: 'Fill in…' }).click()
    const draft = page.getByRole('main').getByText('A draft: nothing changes until you apply it.')
    await draft.waitFor()
    expect(await inRail(page, 'Clean').textContent()).toContain('A step is not applied')
    await page.reload()
    await draft.waitFor()
    await stand.crash()
    await page.goto(stand.host.url)
    await page.getByRole('link', { name: 'Loans' }).first().click()
    await goTo(page, 'Clean')
    await draft.waitFor()
    await primary(page, 'Apply step').click()
    await primary(page, 'Continue to Train').waitFor()
    expect(await inRail(page, 'Clean').textContent()).toContain('1 step')
    await page.reload()
    await primary(page, 'Continue to Train').waitFor()
  }),
)

inBrowser('the columns of the audit are there after a reload, and can be taken back', () =>
  stand.open({}, async (page) => {
    await trainSample(page, 'Loans')
    await goTo(page, 'Fairness')
    const sex = page.getByRole('checkbox', { name: 'sex' })
    const was = await sex.isChecked()
    await sex.setChecked(!was)
    await page.getByText(/^Saved \d/).waitFor()
    await page.reload()
    await settled(page, 'Fairness')
    expect(await sex.isChecked()).toBe(!was)
    await page.keyboard.press('Control+z')
    await expect.poll(() => sex.isChecked()).toBe(was)
  }),
)

inBrowser('a file that is none is named with what to do next, and everything else stays', () =>
  stand.open({}, async (page) => {
    await drop(page, 'picture.csv', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]))
    await page.getByRole('alert').getByText('picture.csv').waitFor()
    expect((await page.getByRole('alert').textContent())?.length).toBeGreaterThan('picture.csv'.length + 20)
    await drop(page, 'nothing.csv', new Uint8Array())
    await page.getByRole('alert').getByText('nothing.csv').waitFor()
    expect(await page.getByRole('alert').count()).toBe(1)
    await dropSampleFile(page, 'flats')
    await page.goto(`${stand.host.origin}/#/`)
    await page.getByRole('link', { name: 'flats' }).first().waitFor()
    expect(await page.getByRole('link', { name: /picture|nothing/ }).count()).toBe(0)
  }),
)

inBrowser('reload and restart bring back the project with its stage, its choices and its run', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await trainSample(page, 'Applicants')
    const figure = await inRail(page, 'Evaluate').textContent()
    await goTo(page, 'Evaluate')
    await page.reload()
    await settled(page, 'Evaluate')
    expect(await inRail(page, 'Evaluate').textContent()).toBe(figure)
    await stand.restart()
    await page.goto(stand.host.url)
    await page.getByRole('link', { name: /Applicants/i }).click()
    await stageTitle(page, 'Data').waitFor()
    await page.getByRole('main').getByText('Predict invited.').waitFor()
    expect(await inRail(page, 'Evaluate').textContent()).toBe(figure)
    await goTo(page, 'Export')
    await page.getByRole('button', { name: 'Export Web page' }).waitFor()
  }),
)

inBrowser('two windows of one project show the same choices', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'flats')
    const other = await page.context().newPage()
    await other.goto(stand.host.url)
    await other.getByRole('heading', { name: 'Start with a data file' }).waitFor()
    await other.goto(page.url())
    await stageTitle(other, 'Data').waitFor()
    await chooseTarget(page, 'rent')
    await other.getByRole('main').getByText('Predict rent.').waitFor()
    await other.getByRole('columnheader', { name: /^floor / }).click()
    await other.getByRole('radio', { name: 'Left out' }).check()
    await page
      .getByRole('columnheader', { name: /^floor / })
      .getByText('left out')
      .waitFor()
    await page.getByText(/^Saved/).waitFor()
    expect(await other.getByRole('alert').count()).toBe(0)
  }),
)

inBrowser('a stopped host is said at once, with what to do, and the page keeps what it shows', () =>
  stand.open({ mayComplain: true }, async (page) => {
    await takeSample(page, 'Flats')
    await page.getByRole('gridcell').first().waitFor()
    await stand.host.stop()
    await page
      .getByRole('alert')
      .getByText(/^Lathe was closed\. Start it again/)
      .waitFor()
    expect(await page.getByRole('gridcell').first().isVisible()).toBe(true)
    await stand.restart()
  }),
)
