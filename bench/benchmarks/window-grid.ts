import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Page } from 'playwright-core'
import { createRng } from '../../shared/core/index.ts'
import { defineBenchmark } from '../benchmark.ts'
import { withWindow } from '../window.ts'

const ROWS = 1_000_000
const SECONDS = 4
const FRAME = 1 / 60
/** 5 % of the frames may be dropped. */
const LIMIT = FRAME / 0.95

function* lines() {
  const rng = createRng('bench')
  yield 'id,city,amount,score,day,kind\n'
  for (let row = 0; row < ROWS; row += 1000) {
    let text = ''
    for (let i = row; i < row + 1000; i++)
      text += `${i},city ${rng.below(40)},${rng.below(100_000)},${rng.next().toFixed(4)},2025-0${1 + rng.below(9)}-1${rng.below(9)},${rng.below(3)}\n`
    yield text
  }
}

/** Seconds between two frames on average while `act` runs in the page once a frame. */
const secondsPerFrame = (page: Page, act: string): Promise<number> =>
  page.evaluate(`(async () => {
    const grid = document.querySelector('[role=grid]')
    const frame = () => new Promise(requestAnimationFrame)
    const act = (share) => { ${act} }
    const started = await frame()
    let [now, frames] = [started, 0]
    while (now - started < ${SECONDS * 1000}) {
      act((now - started) / ${SECONDS * 1000})
      now = await frame()
      frames++
    }
    return (now - started) / frames / 1000
  })()`)

/** The number of the row at the top, once it has been fetched. */
async function topRow(page: Page): Promise<number> {
  const first = page.getByRole('rowheader').first()
  await first.filter({ hasText: /\d/ }).waitFor()
  return Number((await first.textContent())?.replaceAll(/\D/g, ''))
}

const WHEEL = `grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 130, bubbles: true, cancelable: true }))`
const DRAG = 'grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight)'

/** Frames while the rows fly by, by wheel and by dragging the scroll bar from top to bottom, against no scrolling. */
export const windowGrid = defineBenchmark({
  id: 'window-grid',
  title: `Scrolling a grid of ${ROWS} rows, seconds a frame`,
  run: () =>
    withWindow(async ({ page, folder }) => {
      const file = join(folder, 'million.csv')
      await pipeline(lines(), createWriteStream(file))
      await page.getByLabel('Data file').setInputFiles(file)
      await page.getByRole('gridcell').first().waitFor({ timeout: 120_000 })
      const still = await secondsPerFrame(page, '')
      const top = await topRow(page)
      const wheel = await secondsPerFrame(page, WHEEL)
      const afterWheel = await topRow(page)
      const drag = await secondsPerFrame(page, DRAG)
      const afterDrag = await topRow(page)
      if (!(top < afterWheel && afterWheel < afterDrag && afterDrag > ROWS * 0.9))
        throw new Error(`The grid did not scroll: row ${top}, by wheel ${afterWheel}, by the bar ${afterDrag}.`)
      const dropped = (seconds: number) => `${Math.max(0, 100 * (1 - FRAME / seconds)).toFixed(1)} %`
      return {
        what: 'the slower of wheel and scroll bar',
        seconds: Math.max(wheel, drag),
        baseline: { what: 'the same page at rest', seconds: still },
        limit: LIMIT,
        notes: `wheel to row ${afterWheel}, bar to row ${afterDrag}; dropped frames: wheel ${dropped(wheel)}, scroll bar ${dropped(drag)}, at rest ${dropped(still)}`,
      }
    }),
})
