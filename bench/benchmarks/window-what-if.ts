import type { Page } from 'playwright-core'
import { defineBenchmark } from '../benchmark.ts'
import { quantile, startTraining, takeApplicants, withWindow } from '../window.ts'

const LIMIT = 0.05
const COLUMN = 'age'
/** Ages whose scores differ. */
const VALUES = Array.from({ length: 24 }, (_, i) => 20 + ((i * 17) % 50))

/**
 * From a value that is typed into Explain to the picture that says the new score: the way through the window, the host, the
 * process and the thread that hold the data, the model, and back. Beside it a keystroke that asks nobody, until it is painted.
 */
export const windowWhatIf = defineBenchmark({
  id: 'window-what-if',
  title: 'What if: from a typed value to the new score, median',
  run: () =>
    withWindow(async ({ page }) => {
      await takeApplicants(page)
      await startTraining(page, 'Fast')
      await page.getByRole('button', { name: /^Continue to Evaluate/ }).waitFor({ timeout: 120_000 })
      await page.keyboard.press('Control+5')
      // Nothing else is worked out any more.
      await page.getByRole('img', { name: /^How the score follows/ }).waitFor({ timeout: 120_000 })
      await page.getByRole('region', { name: 'Roughly, in words' }).getByRole('listitem').first().waitFor()
      const painted = await answersTo(page, VALUES.slice(0, 12), false)
      await page.waitForTimeout(500)
      const answered = (await answersTo(page, VALUES, true)).slice(2)
      return {
        what: `median of ${answered.length} changes of ${COLUMN}`,
        seconds: quantile(answered, 0.5),
        baseline: { what: 'a keystroke that asks nobody, until it is painted', seconds: quantile(painted, 0.5) },
        limit: LIMIT,
        notes: `nine of ten within ${Math.round(1000 * quantile(answered, 0.9))} ms`,
      }
    }),
})

/** Seconds from each value to the new sentence, or, in a field of the page's own, to the next picture. */
const answersTo = (page: Page, values: readonly number[], isAsked: boolean): Promise<number[]> =>
  page.evaluate(
    `(async (values, isAsked) => {
      const asked = [...document.querySelectorAll('.explain-fields label')].find((label) => label.textContent === ${JSON.stringify(COLUMN)})
      const own = document.createElement('input')
      if (!isAsked) document.body.append(own)
      const field = isAsked ? document.getElementById(asked.htmlFor) : own
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
      const sentence = () => document.querySelector('main [role=img][aria-label^="Row "]')?.getAttribute('aria-label')
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const found = []
      for (const value of values) {
        const before = sentence()
        await frame()
        const started = performance.now()
        set.call(field, String(value))
        field.dispatchEvent(new Event('input', { bubbles: true }))
        await frame()
        while (isAsked && sentence() === before && performance.now() - started < 2000) await frame()
        const taken = (performance.now() - started) / 1000
        if (taken < 2) found.push(taken)
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
      own.remove()
      return found
    })(${JSON.stringify(values)}, ${isAsked})`,
  )
