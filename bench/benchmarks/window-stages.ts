import type { Page } from 'playwright-core'
import { defineBenchmark } from '../benchmark.ts'
import { quantile, startTraining, takeApplicants, withWindow } from '../window.ts'

const ROUNDS = 5
const STAGES = ['Data', 'Clean', 'Train', 'Evaluate', 'Fairness', 'Export']

/** Milliseconds from the key to the frame after which the stage stands there with its figures, nothing of it under way. */
const switchTo = (page: Page, number: number, title: string): Promise<number> =>
  page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const started = performance.now()
    dispatchEvent(new KeyboardEvent('keydown', { key: '${number}', ctrlKey: true, bubbles: true, cancelable: true }))
    while (document.querySelector('h1')?.textContent !== '${title}' || document.querySelector('main .busy, main [aria-busy=true]')) await frame()
    await frame()
    return performance.now() - started
  })()`)

const twoFrames = (page: Page): Promise<number> =>
  page.evaluate(`(async () => {
    const started = performance.now()
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
    return performance.now() - started
  })()`)

/** Every stage of a trained project, by its key; the baseline is the time that two frames take. */
export const windowStages = defineBenchmark({
  id: 'window-stages',
  title: 'A stage switch in a trained project',
  run: () =>
    withWindow(async ({ page }) => {
      await takeApplicants(page)
      await startTraining(page, 'Fast')
      await page.getByRole('button', { name: /^Continue to Evaluate/ }).waitFor()
      const times: { title: string; first: number; later: number[] }[] = []
      for (const [i, title] of STAGES.entries())
        times[i] = { title, first: await switchTo(page, i + 1, title), later: [] }
      for (let round = 0; round < ROUNDS; round++)
        for (const [i, title] of STAGES.entries()) {
          await page.waitForTimeout(100)
          times[i]?.later.push(await switchTo(page, i + 1, title))
        }
      const frames: number[] = []
      for (let round = 0; round < ROUNDS; round++) frames.push(await twoFrames(page))
      const medians = times.map(({ title, later }) => ({ title, median: quantile(later, 0.5) }))
      const slowest = medians.reduce((a, b) => (b.median > a.median ? b : a))
      return {
        what: `slowest stage, ${slowest.title}, median of ${ROUNDS}`,
        seconds: slowest.median / 1000,
        baseline: { what: 'two frames', seconds: quantile(frames, 0.5) / 1000 },
        limit: 0.1,
        notes: `first visits, with their code loaded: ${times.map((time) => `${time.title} ${time.first.toFixed(0)}`).join(', ')} ms; worst of all ${Math.max(...times.flatMap(({ later }) => later)).toFixed(0)} ms`,
      }
    }),
})
