import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { defineBenchmark } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { pictureOf, quantile, startTraining, withWindow } from '../window.ts'

const SECONDS = 12
const EVERY_MS = 5

/**
 * How long the host takes to answer a small request, asked every 5 ms from outside, at rest and from the start of a training on. On few
 * cores the answer also waits for a core, so a server that does nothing else is asked at the same time: what the host
 * takes longer is its own event loop.
 */
export const windowHost = defineBenchmark({
  id: 'window-host',
  title: 'Delay of the host while it trains, 99.9th percentile',
  run: () =>
    withAdult((file, name) =>
      withWindow(({ url, page }) =>
        withBareServer(async (bare) => {
          const host = await pictureOf(url)
          await page.getByLabel('Data file').setInputFiles(file)
          await page.getByRole('combobox', { name: 'Column to predict' }).click()
          await page.getByRole('option', { name: 'income', exact: true }).click()
          await page.getByText('Predict income.').waitFor()
          await delays([host, bare], 1)
          const [atRest = []] = await delays([host, bare], SECONDS / 3)
          const measured = delays([host, bare], SECONDS)
          await startTraining(page, 'Best')
          const progress = page.getByRole('progressbar', { name: 'Training' }).first()
          await progress.waitFor()
          const [training = [], beside = []] = await measured
          if (!(await progress.isVisible())) throw new Error('The training ended before the measurement did.')
          return {
            what: `99.9 % of ${training.length} answers while training on ${name}`,
            seconds: quantile(training, 0.999),
            baseline: { what: 'a server that does nothing, asked at the same time', seconds: quantile(beside, 0.999) },
            limit: 0.05,
            notes: `at rest ${ms(quantile(atRest, 0.999))}; median ${ms(quantile(training, 0.5))}; more than 50 ms: ${training.filter((seconds) => seconds > 0.05).length} answers, of the bare server ${beside.filter((seconds) => seconds > 0.05).length}; largest ${ms(Math.max(...training))}`,
          }
        }),
      ),
    ),
})

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`

/** Seconds that each answer took, by server. */
async function delays(addresses: readonly string[], seconds: number): Promise<number[][]> {
  const agent = new Agent({ keepAlive: true })
  const found: Promise<number>[][] = addresses.map(() => [])
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    addresses.forEach((address, i) => {
      found[i]?.push(ask(address, agent))
    })
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  const all = await Promise.all(found.map((answers) => Promise.all(answers)))
  agent.destroy()
  return all
}

const BARE = `require('node:http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

async function withBareServer<T>(use: (origin: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['-e', BARE], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(child.stdout, 'data')
    return await use(`http://127.0.0.1:${String(port).trim()}`)
  } finally {
    child.kill()
  }
}

function ask(address: string, agent: Agent): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    request(address, { method: 'HEAD', agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve((performance.now() - started) / 1000))
    })
      .on('error', reject)
      .end()
  })
}
