import type { Page } from 'playwright-core'
import { defineBenchmark, type Measured } from '../benchmark.ts'
import { quantile, startTraining, takeApplicants, withWindow } from '../window.ts'

const ROUNDS = 5
/** Between two switches, so that what the one leaves to idle time is not measured with the next. */
const PAUSE = 250

/** Every stage, with what of it must stand there before it counts as shown. */
const STAGES = [
  { title: 'Data', content: '[role=gridcell]' },
  { title: 'Clean', content: '.recipe' },
  { title: 'Train', content: '.leaderboard' },
  { title: 'Evaluate', content: 'input[type=range]' },
  { title: 'Explain', content: '.canvas[data-stage=explain] figure' },
  { title: 'Fairness', content: '.canvas[data-stage=fairness] p' },
  { title: 'Export', content: '.targets li' },
  { title: 'Monitor', content: '.canvas[data-stage=monitor] h2' },
]

/** Milliseconds from the key to the frame after the one in which the stage stands there, nothing of it under way. */
const switchTo = (
  page: Page,
  number: number,
  { title, content }: { title: string; content: string },
): Promise<number> =>
  page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const stands = () => document.querySelector('h1')?.textContent === '${title}'
      && document.querySelector('main ${content}')
      && !document.querySelector('main .busy, main [aria-busy=true]')
    const started = performance.now()
    dispatchEvent(new KeyboardEvent('keydown', { key: '${number}', ctrlKey: true, bubbles: true, cancelable: true }))
    while (!stands()) {
      if (performance.now() - started > 10_000) throw new Error('${title} does not show ${content}.')
      await frame()
    }
    await frame()
    return performance.now() - started
  })()`)

const twoFrames = (page: Page): Promise<number> =>
  page.evaluate(`(async () => {
    const started = performance.now()
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
    return performance.now() - started
  })()`)

interface Visits {
  readonly title: string
  readonly first: number
  readonly later: number
}

/** Milliseconds of every stage of a trained project: when it is first shown, and the median of later visits. */
function visit(): Promise<{ readonly visits: readonly Visits[]; readonly frames: number }> {
  return withWindow(async ({ page }) => {
    await takeApplicants(page)
    await startTraining(page, 'Fast')
    await page.getByRole('button', { name: /^Continue to Evaluate/ }).waitFor()
    // A new document: no stage but Clean, where it opens, has been shown in it.
    await page.evaluate(`location.hash = location.hash.replace(/[^/]*$/, 'clean')`)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Clean', exact: true }).waitFor()
    await page.waitForTimeout(1000)
    const order = STAGES.map((stage, i) => ({ ...stage, number: i + 1 }))
    const firsts = new Map<string, number>()
    for (const stage of order.filter(({ title }) => title !== 'Clean')) {
      await page.waitForTimeout(PAUSE)
      firsts.set(stage.title, await switchTo(page, stage.number, stage))
    }
    const laters = new Map<string, number[]>(order.map(({ title }) => [title, []]))
    for (let round = 0; round < ROUNDS; round++)
      for (const stage of order) {
        await page.waitForTimeout(PAUSE)
        laters.get(stage.title)?.push(await switchTo(page, stage.number, stage))
      }
    const frames: number[] = []
    for (let round = 0; round < ROUNDS; round++) frames.push(await twoFrames(page))
    const visits = order.map(({ title }) => ({
      title,
      first: firsts.get(title) ?? 0,
      later: quantile(laters.get(title) ?? [], 0.5),
    }))
    return { visits, frames: quantile(frames, 0.5) }
  })
}

async function measured(which: 'first' | 'later', what: string): Promise<Measured> {
  const { visits, frames } = await visit()
  const slowest = visits.reduce((a, b) => (b[which] > a[which] ? b : a))
  return {
    what: `${what} ${slowest.title}, the slowest`,
    seconds: slowest[which] / 1000,
    baseline: { what: 'two frames', seconds: frames / 1000 },
    limit: 0.1,
    notes: visits.map((stage) => `${stage.title} ${stage[which].toFixed(0)} ms`).join(', '),
  }
}

/** By its key, from the input to the paint that shows heading and content; the baseline is the time of two frames. */
export const windowStagesFirst = defineBenchmark({
  id: 'window-stages-first',
  title: 'A stage switch in a trained project, first visit',
  run: () => measured('first', 'to'),
})

export const windowStages = defineBenchmark({
  id: 'window-stages',
  title: 'A stage switch in a trained project, later visits',
  run: () => measured('later', `median of ${ROUNDS}, to`),
})
