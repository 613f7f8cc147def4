import { defineBenchmark, medianSeconds } from '../benchmark.ts'
import { pictureOf, withWindow } from '../window.ts'

const RUNS = 5

/** From the address to Home with its samples, in a browser without a cache, against a picture of the same host. */
export const windowPaint = defineBenchmark({
  id: 'window-paint',
  title: 'First meaningful paint of Home, nothing cached',
  run: () =>
    withWindow(async ({ url, page }) => {
      const browser = page.context().browser()
      if (!browser) throw new Error('The window has no browser.')
      const inFresh = async (address: string, isHome: boolean) => {
        const fresh = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
        await fresh.goto(address)
        if (isHome) await fresh.getByRole('button', { name: /^Loans/ }).waitFor()
        await fresh.context().close()
      }
      const seconds = await medianSeconds(RUNS, () => inFresh(url, true))
      const picture = await pictureOf(url)
      const baseline = await medianSeconds(RUNS, () => inFresh(picture, false))
      return {
        what: 'new browser context, address, Home with its samples',
        seconds,
        baseline: { what: 'the same with one small picture', seconds: baseline },
        limit: 1,
        notes: `${((seconds - baseline) * 1000).toFixed(0)} ms more than the picture`,
      }
    }),
})
