import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSettings, rememberFile } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('settings outlive a start, in a file that only its owner reads', () => {
  const window = { bounds: { x: 1, y: 2, width: 1200, height: 800 }, isMaximized: true }
  openSettings(folder).set('window', window)
  expect(openSettings(folder).get('window')).toEqual(window)
  expect(openSettings(folder).get('recent')).toEqual([])
  if (process.platform !== 'win32') expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600)
})

test.each(['{"recent": [', '{"recent": "all"}', '{"window": {"bounds": 3, "isMaximized": true}}'])(
  'a damaged file (%s) is put aside and the settings begin anew',
  (text) => {
    writeFileSync(join(folder, 'settings.json'), text)
    const settings = openSettings(folder)
    expect([settings.get('window'), settings.get('recent')]).toEqual([null, []])
    expect(readFileSync(join(folder, 'settings.damaged.json'), 'utf8')).toBe(text)
    settings.set('recent', ['/a.csv'])
    expect(openSettings(folder).get('recent')).toEqual(['/a.csv'])
    expect(readdirSync(folder).sort()).toEqual(['settings.damaged.json', 'settings.json'])
  },
)

test('the latest ten files are remembered, each once, the latest first', () => {
  const settings = openSettings(folder)
  for (let i = 0; i < 12; i++) rememberFile(settings, `/${i}.csv`)
  rememberFile(settings, '/5.csv')
  expect(settings.get('recent')).toEqual(['/5.csv', ...[11, 10, 9, 8, 7, 6, 4, 3, 2].map((i) => `/${i}.csv`)])
})
