import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { type TrainJob, train } from '../engine/index.ts'
import { TRAIN_OPTIONS } from '../shared/train/index.ts'
import { started } from './fake-utility.test-support.ts'
import { launchUtility } from './launch.ts'

vi.mock('electron', async () => ({
  utilityProcess: { fork: (await import('./fake-utility.test-support.ts')).forkUtility },
}))

const folder = mkdtempSync(join(tmpdir(), 'lathe-utility-'))
afterAll(() => rmSync(folder, { recursive: true }))
// Beside other tests, so that what is left behind is ours.
process.env.TMPDIR = folder
const file = join(folder, 'people.csv')
const rows = Array.from({ length: 400 }, (_, i) => `${20 + (i % 50)},${(i * 7) % 13},${i % 50 > 24 ? 'yes' : 'no'}`)
writeFileSync(file, `age,visits,member\n${rows.join('\n')}\n`)

const job = (params: Record<string, Record<string, number>> = {}): TrainJob => ({
  ...{ file, target: 'member', read: {}, infer: {}, recipe: null, split: null, deadline: null },
  options: TRAIN_OPTIONS.parse({ mode: 'fast', families: ['gbdt'], params }),
})
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith('lathe-training-'))

test('the training process trains under Electron as it does under Node', async () => {
  const texts: string[] = []
  const viaElectron = await train(job({ gbdt: { rounds: 5 } }), {
    launch: launchUtility,
    onProgress: ({ text }) => texts.push(text),
  })
  const viaNode = await train(job({ gbdt: { rounds: 5 } }))
  expect(viaElectron.test).toEqual(viaNode.test)
  expect(viaElectron.result.metrics).toEqual(viaNode.result.metrics)
  expect(texts.length).toBeGreaterThan(1)
  expect(started.at(-1)?.options).toMatchObject({ stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Lathe work' })
  expect(leftovers()).toEqual([])
})

test('a cancel ends it in the middle of its work', async () => {
  const stop = new AbortController()
  const slow = job({ gbdt: { rounds: 100_000, maxLeaves: 31, learningRate: 0.001 } })
  const run = train(slow, {
    launch: launchUtility,
    signal: stop.signal,
    onProgress: ({ text }) => {
      if (text.includes('Gradient')) stop.abort()
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  expect(started.at(-1)?.child.signalCode).toBe('SIGKILL')
  expect(leftovers()).toEqual([])
})

test('a crash of it is an error that gives the last words', async () => {
  const program = join(folder, 'crash.mjs')
  writeFileSync(program, 'process.stderr.write("RangeError: too much\\n"); process.exitCode = 7; process.disconnect()')
  const launched = launchUtility(program, [], { env: process.env, directory: folder, nodeOptions: [] })
  let said = ''
  launched.onText((text, stream) => {
    said += `${stream}: ${text}`
  })
  expect(await launched.ended).toEqual({ code: 7, signal: null })
  expect(said).toBe('stderr: RangeError: too much\n')
})
