import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inBrowser, setUpStand } from './browser.test-support.ts'
import { goTo, primary, settled, trainSample } from './way.test-support.ts'

// What the model goes by, why it says what it says of a row, and what would change that.

const stand = setUpStand()
/** Where pictures go, if somebody wants them. */
const PICTURES = process.env.LATHE_PICTURES
/** Nothing here but a picture tells the themes apart. */
const THEMES = PICTURES ? (['light', 'dark'] as const) : (['light'] as const)

for (const colorScheme of THEMES)
  inBrowser(`columns, a row, what if, and what would change the decision (${colorScheme})`, () =>
    stand.open({ colorScheme, viewport: { width: 1440, height: 900 } }, async (page) => {
      await trainSample(page, 'Loans')
      await goTo(page, 'Explain')
      await settled(page, 'Explain')
      const main = page.getByRole('main')
      const why = main.getByRole('img', { name: /^Row \d/ })
      await why.waitFor()
      if (PICTURES) {
        await mkdir(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `explain-${colorScheme}.png`) })
      }
      // What is said follows a value, and goes back with it.
      const said = await why.getAttribute('aria-label')
      await page.getByLabel('amount', { exact: true }).fill('46000')
      await main.getByRole('img', { name: /with other values/ }).waitFor()
      await page.getByRole('button', { name: 'Back to the row' }).click()
      await expect.poll(() => why.getAttribute('aria-label')).toBe(said)
      // Changes leave alone what is locked; trying one flips the decision.
      await page.getByRole('button', { name: 'Keep age as it is' }).click()
      await page.getByRole('button', { name: /^Find changes to/ }).click()
      const changes = page.getByRole('region', { name: 'What would change it' })
      const first = changes.getByRole('listitem').first()
      await first.or(changes.getByRole('status').filter({ hasText: 'None found' })).waitFor()
      const text = await first.textContent()
      expect(text).not.toMatch(/^age/u)
      await first.getByRole('button', { name: 'Try it' }).click()
      const wanted = /then “(.+?)”/u.exec(text ?? '')?.[1]
      await main.getByRole('img', { name: new RegExp(`with other values: “${wanted}” is predicted`, 'u') }).waitFor()
      if (PICTURES)
        await page.screenshot({ path: join(PICTURES, `explain-changed-${colorScheme}.png`), fullPage: true })
      // Another column is followed, and local effects are drawn.
      await main.getByRole('img', { name: /matter most/ }).click({ position: { x: 60, y: 40 } })
      await page.getByText('Mean', { exact: true }).click()
      await main.getByRole('img', { name: /^How the score follows/ }).waitFor()
      // Pairs are looked for when it is asked for; in words, roughly, is there by itself.
      await main.getByRole('button', { name: 'Look for pairs' }).click()
      const pairs = main.getByRole('region', { name: 'Columns that act together' })
      // A linear model has none; any other shows how strong they are.
      await pairs.getByText(/^Friedman’s H|^None does/).waitFor()
      const words = main.getByRole('region', { name: 'Roughly, in words' })
      await words.getByText(/says the same as the model on \d+/).waitFor()
      expect(await words.getByRole('listitem').first().textContent()).toMatch(/\d/)
      await primary(page, 'Continue to Fairness').waitFor()
    }),
  )
