import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { violations } from './axe.test-support.ts'
import { drop, inBrowser, setUpStand } from './browser.test-support.ts'
import { addStep, dropSampleFile, goTo, primary, stageTitle, takeSample } from './way.test-support.ts'

// Recipes: how their steps are found, moved, saved and applied again; and the history of what was chosen.

const stand = setUpStand()

const recipeOf = (page: Page) => page.getByRole('region', { name: 'Recipe' })

/** The steps of the recipe by their sentences, without the file. */
const sentences = (page: Page): Promise<string[]> => recipeOf(page).locator('.recipe-open .name').allTextContents()

const computed = async (page: Page, name: string, expression: string) => {
  await addStep(page, 'Computed column')
  await page.getByLabel('Name of the column').fill(name)
  await page.getByLabel('Expression').fill(expression)
  await recipeOf(page).getByText(`Compute ${name} = ${expression}`).waitFor()
  await recipeOf(page).getByText('Draft: 1 column added').waitFor()
  await primary(page, 'Apply step').click()
  await primary(page, 'Continue to Train').waitFor()
}

/** What fades in has its colours only at the end. */
const violationsAtRest = async (page: Page): Promise<string[]> => {
  await expect.poll(() => page.evaluate(`document.getAnimations().length`)).toBe(0)
  return violations(page)
}

const openHistory = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'History' }).click()
  return page.getByRole('dialog', { name: 'History' })
}

inBrowser('what was undone stays as a branch that one click goes to, also after a reload', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await computed(page, 'twice', 'age * 2')
    await computed(page, 'thrice', 'age * 3')
    await page.keyboard.press('Control+z')
    await expect.poll(() => sentences(page)).toHaveLength(1)
    await addStep(page, 'Drop duplicate rows')
    await recipeOf(page).getByText('Draft: Changes nothing').waitFor()
    await primary(page, 'Apply step').click()
    await expect.poll(() => sentences(page)).toHaveLength(2)
    await page.getByText(/^Saved \d/).waitFor()
    await page.reload()
    await stageTitle(page, 'Clean').waitFor()
    const history = await openHistory(page)
    const branch = history.getByRole('region', { name: 'Branch: Added: Compute thrice = age * 3' })
    await branch.waitFor()
    expect(await violationsAtRest(page)).toEqual([])
    await branch.getByRole('button', { name: /^Added: Compute thrice/ }).click()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => sentences(page))
      .toEqual([expect.stringContaining('twice'), expect.stringContaining('thrice')])
    const again = await openHistory(page)
    await again.getByRole('region', { name: 'Branch: Added: Drop rows that repeat another row' }).waitFor()
    await again.getByRole('button', { name: 'As the file was read' }).click()
    await page.keyboard.press('Escape')
    await expect.poll(() => sentences(page)).toEqual([])
    await page.keyboard.press('Control+Shift+z')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => sentences(page)).toHaveLength(2)
  }),
)

inBrowser('a step is moved by keys, by its menu and by dragging, and what does not fit there any more says so', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await computed(page, 'twice', 'age * 2')
    await computed(page, 'more', 'twice + 1')
    const steps = recipeOf(page).locator('.recipe-open')
    await steps.nth(1).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await recipeOf(page).getByText('There is no column "twice".').waitFor()
    expect(await page.evaluate(`document.activeElement.textContent`)).toContain('more')
    await page.keyboard.press('Alt+ArrowDown')
    await recipeOf(page).getByText('There is no column "twice".').waitFor({ state: 'detached' })
    expect((await sentences(page))[0]).toContain('twice')
    await steps.nth(0).hover()
    await page.getByRole('button', { name: 'More: Computed column' }).first().click()
    await page.getByRole('menuitem', { name: 'Move down' }).click()
    await recipeOf(page).getByText('There is no column "twice".').waitFor()
    const items = recipeOf(page).getByRole('listitem')
    await items.nth(2).dragTo(items.nth(1), { targetPosition: { x: 40, y: 4 } })
    await recipeOf(page).getByText('There is no column "twice".').waitFor({ state: 'detached' })
    await page.getByRole('status').getByText('Computed column moved up').first().waitFor()
    await steps.nth(0).hover()
    await page.getByRole('button', { name: 'Remove: Computed column' }).first().click()
    await expect.poll(() => sentences(page)).toHaveLength(1)
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(() => sentences(page)).toHaveLength(2)
  }),
)

inBrowser('a recipe saved from the window gives the same rows with the command line', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'loans')
    await goTo(page, 'Clean')
    await addStep(page, 'Filter rows by an expression')
    await page.getByLabel('Expression').fill('age > 40')
    await recipeOf(page)
      .getByText(/rows removed/)
      .waitFor()
    await primary(page, 'Apply step').click()
    await computed(page, 'twice', 'age * 2')
    const removed = await recipeOf(page)
      .getByText(/rows removed/)
      .textContent()
    await page.getByRole('button', { name: 'Recipe as a file' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Save recipe' }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe('loans.recipe.json')
    const path = join(stand.installation.folder, 'saved.json')
    await file.saveAs(path)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      format: 'lathe-recipe',
      version: 1,
      name: 'loans',
    })
    const loans = join(stand.installation.folder, 'program/assets/samples/loans.csv')
    const written = join(stand.installation.folder, 'written.json')
    const done = JSON.parse(
      await stand.installation.lathe('clean', loans, '--recipe', path, '--save-recipe', written, '--json', '--quiet'),
    )
    expect(`${done.steps[0].rowsRemoved.toLocaleString('en')} rows removed`).toBe(removed)
    expect(done.steps[1].columnsAdded).toEqual(['twice'])
    expect(JSON.parse(await readFile(written, 'utf8')).steps).toEqual(JSON.parse(await readFile(path, 'utf8')).steps)
    await drop(page, 'written.json', await readFile(written))
    await page
      .getByRole('dialog', { name: 'Recipe written' })
      .getByText('2 steps, all of which fit this data.')
      .waitFor()
  }),
)

inBrowser('a recipe with a key is saved with or without it', () =>
  stand.open({}, async (page) => {
    await dropSampleFile(page, 'loans')
    await goTo(page, 'Clean')
    const hash = { id: 'anonymise', params: { columns: ['job'], method: 'hash', key: 'sixteen letters!' } }
    const path = join(stand.installation.folder, 'keyed.json')
    await writeFile(path, JSON.stringify({ steps: [hash] }))
    await page.getByLabel('Recipe file').setInputFiles(path)
    await page.getByRole('dialog', { name: 'Recipe keyed' }).getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => sentences(page)).toHaveLength(1)
    const save = async (how: string) => {
      await page.getByRole('button', { name: 'Recipe as a file' }).click()
      await page.getByRole('menuitem', { name: 'Save recipe' }).click()
      const dialog = page.getByRole('dialog', { name: 'The recipe holds a key' })
      await dialog.waitFor()
      expect(await violationsAtRest(page)).toEqual([])
      const saved = page.waitForEvent('download')
      await dialog.getByRole('button', { name: how }).click()
      await (await saved).saveAs(path)
      await dialog.waitFor({ state: 'detached' })
      return readFile(path, 'utf8')
    }
    expect(await save('Save with the key')).toContain('sixteen letters!')
    expect(await save('Save without the key')).not.toContain('sixteen letters!')
  }),
)

inBrowser('a recipe of another file lists what does not fit, and applies the rest', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Applicants')
    await goTo(page, 'Clean')
    const steps = [
      { id: 'drop-duplicates', params: {} },
      { id: 'compute', params: { name: 'twice', expression: 'gone * 2' } },
    ]
    const path = join(stand.installation.folder, 'other.json')
    await writeFile(path, JSON.stringify({ format: 'lathe-recipe', version: 1, name: 'Of others', steps }))
    await page.getByLabel('Recipe file').setInputFiles(path)
    const offer = page.getByRole('dialog', { name: 'Recipe Of others' })
    await offer.getByText('2 steps, 1 of which does not fit this data.').waitFor()
    await offer.getByText(/there is no column "gone"/).waitFor()
    expect(await violationsAtRest(page)).toEqual([])
    await offer.getByRole('button', { name: 'Cancel' }).click()
    await offer.waitFor({ state: 'hidden' })
    expect(await sentences(page)).toEqual([])
    await page.getByLabel('Recipe file').setInputFiles(path)
    await offer.getByRole('button', { name: 'Apply what fits' }).click()
    await expect.poll(() => sentences(page)).toHaveLength(2)
    await recipeOf(page).getByText('Switched off').waitFor()
    await drop(page, 'notes.json', Buffer.from('no recipe'))
    await page
      .getByRole('alert')
      .getByText(/^notes\.json is not JSON/)
      .waitFor()
  }),
)

inBrowser('every step is found by its words and has a form whose effect is shown or whose gaps are named', () =>
  stand.open({}, async (page) => {
    await takeSample(page, 'Loans')
    await goTo(page, 'Clean')
    await page.getByRole('button', { name: 'Add step' }).click()
    await page.getByRole('option').first().waitFor()
    const titles = await page.getByRole('option').locator('.name').allTextContents()
    expect(titles.length).toBeGreaterThan(30)
    expect(await page.getByRole('group').count()).toBeGreaterThan(5)
    expect(await violationsAtRest(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Find a step' }).fill('spellings bonn')
    await expect.poll(() => page.getByRole('option').count()).toBe(1)
    await page.keyboard.press('Escape')
    const form = page.getByRole('complementary')
    for (const title of titles) {
      await addStep(page, title)
      await form.getByRole('heading', { level: 2, name: title, exact: true }).waitFor()
      expect(await form.locator('.params-form > *').count(), title).toBeGreaterThan(0)
      const effect = page.getByRole('region', { name: 'Before and after' })
      const trouble = effect.getByRole('alert')
      await effect.getByRole('table').or(trouble).or(effect.getByText('Nothing changes')).first().waitFor()
      for (const text of await trouble.allTextContents()) expect(text, title).not.toMatch(/must not be|undefined/)
      await page.getByRole('button', { name: 'Discard' }).click()
    }
  }),
)

inBrowser('similar values are chosen group by group, and can be given another name', () =>
  stand.open({}, async (page) => {
    const cities = ['Bonn', 'Bonn', 'bonn', 'Ulm', 'ULM', 'Ulm', 'Kiel']
    const rows = Array.from({ length: 70 }, (_, i) => `${i},${cities[i % 7]}`)
    await drop(page, 'cities.csv', Buffer.from(`constructor,city\n${rows.join('\n')}\n`))
    await stageTitle(page, 'Data').waitFor()
    // Columns after one whose name every object has are there too.
    await page.getByRole('gridcell', { name: 'Bonn', exact: true }).first().waitFor()
    await goTo(page, 'Clean')
    await addStep(page, 'Merge similar values')
    const editor = page.getByRole('region', { name: 'Similar values' })
    await editor.getByText('0 of 2 groups merged').waitFor()
    await editor.getByRole('checkbox', { name: 'Bonn (20), bonn (10)' }).check()
    await recipeOf(page).getByText('Draft: 10 cells changed').waitFor()
    await editor.getByLabel('What Ulm and its spellings become').fill('Ulm am Neckar')
    await recipeOf(page).getByText('Draft: 40 cells changed').waitFor()
    expect(await violationsAtRest(page)).toEqual([])
    await editor.getByRole('checkbox', { name: 'Bonn (20), bonn (10)' }).uncheck()
    await recipeOf(page).getByText('Draft: 30 cells changed').waitFor()
    await primary(page, 'Apply step').click()
    await recipeOf(page).getByText('30 cells changed').waitFor()
  }),
)
