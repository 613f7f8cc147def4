import { expect, test, vi } from 'vitest'

const { exposed, posted } = vi.hoisted(() => ({ exposed: new Map<string, unknown>(), posted: [] as unknown[][] }))
const electron = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void exposed.set(name, value) },
  ipcRenderer: { postMessage: (...message: unknown[]) => void posted.push(message) },
  webUtils: { getPathForFile: ({ name }: { name: string }) => `/data/${name}` },
}))
// Anything else of Electron that it reached for would be undefined.
vi.mock('electron', () => electron)

/** The page's side: what it is sent, and what its listeners hear. */
const page = new EventTarget()
const answers: unknown[][] = []
vi.stubGlobal('window', Object.assign(page, { postMessage: (...message: unknown[]) => void answers.push(message) }))
vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
await import('./preload.ts')

const ask = (data: unknown, source: unknown = page) =>
  page.dispatchEvent(Object.assign(new Event('message'), { source, data }))

test('a page is given `lathe.pathOf` and nothing else (20)', () => {
  expect([...exposed.keys()]).toEqual(['lathe'])
  const lathe = exposed.get('lathe') as { pathOf: (file: unknown) => unknown }
  expect(Object.keys(lathe)).toEqual(['pathOf'])
  expect(lathe.pathOf({ name: 'a.csv' })).toBe('/data/a.csv')
})

test('and one port, when it asks: once, and from itself only', () => {
  ask('lathe.port?', {})
  ask('something else')
  expect([posted, answers]).toEqual([[], []])
  ask('lathe.port?')
  ask('lathe.port?')
  expect(posted).toEqual([['lathe.port', null, [expect.any(MessagePort)]]])
  expect(answers).toEqual([['lathe.port', '/', [expect.any(MessagePort)]]])
  const ports = [...posted, ...answers].flatMap(([, , sent]) => sent)
  expect(new Set(ports).size).toBe(2)
  for (const port of ports) if (port instanceof MessagePort) port.close()
})
