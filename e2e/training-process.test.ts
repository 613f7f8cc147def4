import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { documentOf, makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'
import { isRunning, isStopped, trainersOf, until } from './processes.test-support.ts'

// A run that takes minutes, ended in every way that a run can be ended from outside.
const place = makeWorkplace()
const TRAIN = ['train', 'people.csv', '--target', 'member', '--families', 'gbdt']
const SLOW = [...TRAIN, '--params', 'gbdt.rounds=100000,gbdt.maxLeaves=31,gbdt.learningRate=0.001', '-o', 'new.lathe']

beforeAll(() => writeFileSync(place.path('people.csv'), peopleCsv(3000)))
beforeEach(() => expect(place.leftovers()).toEqual([]))
afterAll(() => place.remove())

/** Starts the long run and waits until its trees grow. */
async function inTheMiddle(...more: string[]) {
  const { child, outcome } = place.start([...SLOW, ...more])
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error('the run ended before anything could be done to it')))
    child.stderr?.on('data', (text: string) => {
      if (text.includes('fitting Gradient-boosted trees')) resolve()
    })
  })
  const trainer = trainersOf(child.pid ?? 0)[0] ?? 0
  expect(trainer).toBeGreaterThan(0)
  return { child, outcome, trainer }
}

describe('training', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s cancels it: exit 130 and nothing is left', async (signal) => {
    const { child, outcome, trainer } = await inTheMiddle()
    child.kill(signal)
    const { code, stdout, stderr } = await outcome
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toMatch(/lathe: Cancelled; nothing was written\.\n$/)
    expect(isRunning(trainer)).toBe(false)
    expect(place.list()).toEqual(['people.csv'])
    expect(place.leftovers()).toEqual([])
  })

  test('its process killed from outside is exit 1 with a clear message, and the project keeps its earlier runs', async () => {
    const quick = [...TRAIN, '--params', 'gbdt.rounds=3']
    expect((await place.lathe([...quick, '--project', 'kept', '--quiet'])).code).toBe(0)
    const before = readFileSync(place.path('kept/runs/0001/model.lathe'))
    const { outcome, trainer } = await inTheMiddle('--project', 'kept')
    process.kill(trainer, 'SIGKILL')
    const { code, stderr } = await outcome
    expect(code).toBe(1)
    expect(stderr).toMatch(/The training process was ended by SIGKILL before it was done\./)
    expect(stderr).toMatch(/earlier results are untouched/)
    expect(stderr).toMatch(/Run the same command with --resume/)
    expect(stderr).not.toMatch(/\n\s+at |node:internal/)
    expect(readdirSync(place.path('kept/runs'))).toEqual(['0001'])
    expect(readFileSync(place.path('kept/runs/0001/model.lathe'))).toEqual(before)
    expect((await place.lathe([...quick, '--project', 'kept', '--quiet'])).code).toBe(0)
    expect(readdirSync(place.path('kept/runs'))).toEqual(['0001', '0002'])
  })

  test('in a project, one that the system ends is paused, and gone on with by --resume to the very same model', async () => {
    const args = [
      'train',
      'people.csv',
      '--target',
      'member',
      '--mode',
      'balanced',
      '--families',
      'linear,gbdt',
      '--trials',
      '8',
    ]
    const { child, outcome } = place.start([...args, '--project', 'cut'])
    await new Promise<void>((resolve, reject) => {
      child.once('close', () => reject(new Error('the run ended before anything could be done to it')))
      child.stderr?.on('data', (text: string) => {
        if (/trial 4 of \d+/.test(text)) resolve()
      })
    })
    const [trainer = 0] = trainersOf(child.pid ?? 0)
    child.kill('SIGTERM')
    const { code, stderr } = await outcome
    expect(code).toBe(130)
    expect(stderr).toMatch(/lathe: Paused; no run was written\.\n\s+Run the same command with --resume/)
    expect(isRunning(trainer)).toBe(false)
    const resumed = await place.lathe([...args, '--project', 'cut', '--resume'])
    expect(resumed.code).toBe(0)
    expect(resumed.stderr).not.toMatch(/trial [123] of \d/)
    expect((await place.lathe([...args, '-o', 'whole.lathe', '--quiet'])).code).toBe(0)
    const model = readFileSync(place.path('cut/runs/0001/model.lathe'))
    expect(model.equals(readFileSync(place.path('whole.lathe')))).toBe(true)
    expect(readdirSync(place.path('cut')).sort()).toEqual(['project.json', 'runs', 'source'])
  })

  test.skipIf(process.platform === 'win32')('Ctrl-Z stops its process too, which goes on with it', async () => {
    const { child, outcome, trainer } = await inTheMiddle()
    child.kill('SIGTSTP')
    await until(() => isStopped(trainer) && isStopped(child.pid ?? 0))
    child.kill('SIGCONT')
    await until(() => !isStopped(trainer))
    child.kill('SIGINT')
    expect((await outcome).code).toBe(130)
  })

  test('in a new project, a cancel leaves no folder', async () => {
    const { child, outcome } = await inTheMiddle('--project', 'fresh')
    child.kill('SIGINT')
    expect((await outcome).code).toBe(130)
    expect(existsSync(place.path('fresh'))).toBe(false)
  })

  test('its process does not outlive a command line that was killed', async () => {
    const { child, outcome, trainer } = await inTheMiddle()
    child.kill('SIGKILL')
    await until(() => !isRunning(trainer))
    await outcome
    await until(() => place.leftovers().length === 0)
    expect(existsSync(place.path('new.lathe'))).toBe(false)
  })
})

describe('--budget', () => {
  test('too short for one model is exit 2 and says so', async () => {
    const outcome = await place.lathe([...TRAIN, '-o', 'new.lathe', '--budget', '0.2s', '--json', '--quiet'])
    expect(outcome.code).toBe(2)
    expect(documentOf(outcome).error).toMatchObject({ code: 'usage', next: expect.stringContaining('--budget') })
    expect(place.list()).not.toContain('new.lathe')
  })

  test('ends a fixed fit that would take longer', async () => {
    const outcome = await place.lathe([...SLOW, '--budget', '2s', '--json', '--quiet'])
    expect(outcome.code).toBe(2)
    expect(place.list()).not.toContain('new.lathe')
  })

  test('gives the best model that it has time for', async () => {
    const args = ['train', 'people.csv', '--target', 'member', '--budget', '8s', '-o', 'new.lathe', '--json', '--quiet']
    const { seconds, best } = documentOf(await place.lathe(args))
    expect(seconds.total).toBeLessThan(8)
    // There is time for models that vote, too.
    expect(['ensemble', 'gbdt', 'linear']).toContain(best.family)
  })
})
