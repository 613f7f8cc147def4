import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fetchElectron } from './fetch-electron.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-fetch-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const HOUR = 3_600_000

/** Fetches with an installer that does what `script` says, at a time that the test chooses. */
async function fetchWith(
  script: string,
  { at = 0, connectMilliseconds = 5000, signal = new AbortController().signal } = {},
) {
  writeFileSync(join(folder, 'install.js'), script)
  const told: string[] = []
  const why = await fetchElectron(
    { folder, version: '45.3.4' },
    { home: join(folder, 'home'), signal, onStart: (text) => told.push(text), now: () => at, connectMilliseconds },
  )
  return { why, told }
}
const FAILS = 'console.error("TypeError: fetch failed\\n    at node:internal"); process.exit(1)'
const WRITES = 'require("fs").writeFileSync(require("os").tmpdir() + "/electron.zip", "PK")'

test('an installer that succeeds is no more to be said', async () => {
  const { why, told } = await fetchWith(WRITES)
  expect(why).toBe(null)
  expect(told).toEqual([expect.stringContaining('Fetching Electron 45.3.4')])
})

test('a failure is told by its reason and remembered for a day', async () => {
  expect((await fetchWith(FAILS)).why).toBe('Electron 45.3.4 could not be fetched (fetch failed)')
  const again = await fetchWith(WRITES, { at: 23 * HOUR })
  expect(again).toEqual({ why: expect.stringContaining('within the last day (fetch failed)'), told: [] })
  expect((await fetchWith(WRITES, { at: 24 * HOUR })).why).toBe(null)
  expect((await fetchWith(WRITES, { at: 25 * HOUR })).told).toHaveLength(1)
})

test('a clock that went back, another version or a damaged memory hinder nothing', async () => {
  await fetchWith(FAILS, { at: 5 * HOUR })
  expect((await fetchWith(FAILS, { at: 4 * HOUR })).told).toHaveLength(1)
  writeFileSync(join(folder, 'home', 'electron-fetch.json'), '{"version": "44.0.0", "at": 0, "why": "x"}')
  expect((await fetchWith(FAILS)).told).toHaveLength(1)
  writeFileSync(join(folder, 'home', 'electron-fetch.json'), '{')
  expect((await fetchWith(WRITES)).why).toBe(null)
})

test('one that reaches nothing is ended at the limit; one that has begun is not', async () => {
  const hangs = await fetchWith('setInterval(() => {}, 1000)', { connectMilliseconds: 300 })
  expect(hangs.why).toBe('Electron 45.3.4 could not be fetched (no connection within 0.3 s)')
  rmSync(join(folder, 'home'), { recursive: true })
  expect((await fetchWith(`${WRITES}; setTimeout(() => {}, 900)`, { connectMilliseconds: 400 })).why).toBe(null)
})

test('a cancel ends it at once and is not remembered', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 200)
  expect((await fetchWith('setInterval(() => {}, 1000)', { signal: stop.signal })).why).toContain('cancelled')
  expect(existsSync(join(folder, 'home'))).toBe(false)
})

test('nothing is left in the temporary folder', async () => {
  await fetchWith(`${WRITES}; ${FAILS}`)
  expect(readdirSync(folder).sort()).toEqual(['home', 'install.js'])
})
