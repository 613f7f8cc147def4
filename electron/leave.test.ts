import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answers, app, calls, FakeWindow, shown } from './fake-electron.test-support.ts'
import { askBeforeLeaving } from './leave.ts'

vi.mock('electron', async () => (await import('./fake-electron.test-support.ts')).electron)

const KEEP = 0
const STOP = 1
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

let trainings: { fraction: number; text: string }[]
let window: FakeWindow
const before = Object.fromEntries(SIGNALS.map((signal) => [signal, process.listeners(signal)]))

beforeEach(() => {
  trainings = [{ fraction: 0.417, text: 'fitting' }]
  shown.boxes.length = 0
  calls.length = 0
  window = new FakeWindow({})
  askBeforeLeaving({ trainings: () => trainings, window: () => undefined })(asWindow(window))
})
afterEach(() => {
  app.removeAllListeners('before-quit')
  for (const signal of SIGNALS)
    for (const listener of process.listeners(signal))
      if (!before[signal]?.includes(listener)) process.off(signal, listener)
})

/** The stand-in, where the real one is asked for: only `on` is used. */
const asWindow = (fake: FakeWindow) => Object.create(fake)

/** Quits as Electron does: unless somebody prevents it. */
function quit(): boolean {
  const preventDefault = vi.fn()
  app.emit('before-quit', { preventDefault })
  return preventDefault.mock.calls.length === 0
}

test('quitting in the middle of a training asks; the answer that loses nothing is the default and that of Escape', async () => {
  answers.response = KEEP
  expect(quit()).toBe(false)
  await expect.poll(() => shown.boxes).toHaveLength(1)
  expect(shown.boxes[0]).toMatchObject({
    message: 'A model is being trained.',
    detail: expect.stringContaining('It is 41 % done.'),
    buttons: ['Keep training', 'Stop and quit'],
    defaultId: KEEP,
    cancelId: KEEP,
  })
  expect(calls).not.toContain('app.quit')
  expect(quit()).toBe(false)
})

test('"Stop and quit" quits, and does not ask a second time', async () => {
  answers.response = STOP
  expect(quit()).toBe(false)
  await expect.poll(() => calls).toContain('app.quit')
  expect(quit()).toBe(true)
  window.close()
  expect(window.isGone).toBe(true)
  expect(shown.boxes).toHaveLength(1)
})

test('a second wish to quit does not ask twice', async () => {
  answers.response = KEEP
  trainings.push({ fraction: 0, text: 'starting' })
  expect([quit(), quit()]).toEqual([false, false])
  await expect.poll(() => shown.boxes).toHaveLength(1)
  expect(shown.boxes[0]?.message).toBe('2 models are being trained.')
})

test('without a training, nothing is asked', () => {
  trainings = []
  expect(quit()).toBe(true)
  window.close()
  expect(window.isGone).toBe(true)
  expect(shown.boxes).toEqual([])
})

test.skipIf(process.platform === 'darwin')('closing the window of a training asks with the window still there', () => {
  window.close()
  expect(window.isGone).toBe(false)
  expect(calls).toContain('app.quit')
})

test.each(SIGNALS)('%s quits at once: nobody is there to answer', (signal) => {
  const added = process.listeners(signal).filter((listener) => !before[signal]?.includes(listener))
  expect(added).toHaveLength(1)
  added[0]?.(signal)
  expect(calls).toContain('app.quit')
  expect(quit()).toBe(true)
  expect(shown.boxes).toEqual([])
})
