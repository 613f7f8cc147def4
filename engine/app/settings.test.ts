import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clientOf } from './app.test-support.ts'
import { createApp } from './app.ts'
import { openSettings, readLimits } from './settings.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-settings-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const DEFAULTS = { theme: 'system', contrast: 'system', locale: '', memoryGigabytes: null, threads: null } as const

test('settings begin with defaults, and are there again when they are opened again', async () => {
  const settings = await openSettings(home)
  expect(settings.current()).toEqual(DEFAULTS)
  const changed = { ...DEFAULTS, theme: 'dark', locale: 'de-CH', threads: 2 } as const
  await Promise.all([settings.keep({ ...changed, theme: 'light' }), settings.keep(changed)])
  expect(settings.current()).toEqual(changed)
  expect((await openSettings(home)).current()).toEqual(changed)
})

test('a setting that is not understood is the default, and the others stay', async () => {
  const file = { theme: 'dark', contrast: 'pink', locale: '<b>', threads: 0, memoryGigabytes: 2, later: 1 }
  await writeFile(join(home, 'settings.json'), JSON.stringify(file))
  expect((await openSettings(home)).current()).toEqual({ ...DEFAULTS, theme: 'dark', memoryGigabytes: 2 })
})

test('a damaged file is put aside', async () => {
  await writeFile(join(home, 'settings.json'), '{"theme":')
  expect((await openSettings(home)).current()).toEqual(DEFAULTS)
  expect(await readdir(home)).toEqual(['settings.json.damaged'])
  expect(await readFile(join(home, 'settings.json.damaged'), 'utf8')).toBe('{"theme":')
})

test('whoever follows is told the settings as they are, and at each change', async () => {
  const app = await createApp({ home, host: 'browser' })
  try {
    const client = clientOf(app)
    const themes = await client.settings.follow()
    const theme = async () => {
      const { value, done } = await themes.next()
      return done ? 'none' : value.theme
    }
    expect(await theme()).toBe('system')
    const changed = theme()
    await client.settings.keep({ ...DEFAULTS, theme: 'dark' })
    expect(await changed).toBe('dark')
    await client.settings.keep({ ...DEFAULTS, theme: 'system' })
    await client.settings.keep({ ...DEFAULTS, theme: 'light' })
    expect(await theme()).toBe('light')
    await themes.return?.()
  } finally {
    await app.close()
  }
})

test('limits of reading are those that are set', async () => {
  const settings = await openSettings(home)
  expect(readLimits(settings.current())).toEqual({})
  expect(readLimits({ ...settings.current(), memoryGigabytes: 1.5, threads: 2 })).toEqual({
    memory: '1.5GB',
    threads: 2,
  })
})
