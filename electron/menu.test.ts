import { readFileSync } from 'node:fs'
import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { FakeWindow } from './fake-electron.test-support.ts'
import { type MenuActions, menuTemplate } from './menu.ts'

vi.mock('electron', async () => (await import('./fake-electron.test-support.ts')).electron)

const told: string[] = []
const actions: MenuActions = {
  chooseFile: () => void told.push('choose'),
  openFile: (path) => void told.push(`open ${path}`),
  forgetFiles: () => void told.push('forget'),
  chooseTheme: (theme) => void told.push(`theme ${theme}`),
  showHelp: () => void told.push('help'),
  undoText: () => void told.push('undo'),
  redoText: () => void told.push('redo'),
}
const menuOn = (platform: NodeJS.Platform, recent: string[] = [], isPackaged = true) =>
  menuTemplate({ actions, recent, theme: 'dark', isPackaged, platform })

const submenu = (item: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions[] =>
  Array.isArray(item?.submenu) ? item.submenu : []
const named = (menu: MenuItemConstructorOptions[], label: string) =>
  menu.flatMap((item) => [item, ...submenu(item)]).find((item) => item.label?.replace('&', '') === label)
const choose = (item: MenuItemConstructorOptions | undefined, window: FakeWindow, triggeredByAccelerator: boolean) =>
  Reflect.apply(item?.click ?? expect.fail, undefined, [item, window, { triggeredByAccelerator }])

test('the stages are those of the window, in its order', () => {
  const folder = new URL('../renderer/stages/', import.meta.url)
  const list = readFileSync(new URL('index.ts', folder), 'utf8')
  const ids = [...list.matchAll(/(\w+)Stage(?=[,\]])/g)].map(([, id]) => id)
  expect(ids.length).toBeGreaterThan(5)
  const titles = ids.map((id) => /title: '([^']+)'/.exec(readFileSync(new URL(`${id}/index.tsx`, folder), 'utf8'))?.[1])
  const stages = submenu(named(menuOn('linux'), 'Stages'))
  expect(stages.map(({ label }) => label)).toEqual(titles)
  expect(stages.map(({ accelerator }) => accelerator)).toEqual(titles.map((_, i) => `CmdOrCtrl+${i + 1}`))
})

test('each system finds what it expects, where it expects it', () => {
  const roles = (platform: NodeJS.Platform) =>
    menuOn(platform)
      .flatMap((item) => [item, ...submenu(item)])
      .map(({ role }) => role)
  expect(roles('darwin')[0]).toBe('appMenu')
  expect(roles('darwin')).not.toContain('quit')
  for (const platform of ['linux', 'win32'] as const) {
    expect(roles(platform)).toEqual(
      expect.arrayContaining(['close', 'quit', 'cut', 'copy', 'paste', 'selectAll', 'help', 'about']),
    )
    expect(named(menuOn(platform), 'Redo')?.accelerator).toBe('CmdOrCtrl+Y')
  }
  expect(named(menuOn('darwin'), 'Redo')?.accelerator).toBe('CmdOrCtrl+Shift+Z')
  expect(named(menuOn('darwin'), 'Undo')?.accelerator).toBe('CmdOrCtrl+Z')
})

test('the theme is the system’s, or light or dark whatever the system says', () => {
  told.length = 0
  const themes = submenu(named(menuOn('linux'), 'Theme'))
  expect(themes.map(({ type, checked }) => [type, checked])).toEqual([
    ['radio', false],
    ['radio', false],
    ['radio', true],
  ])
  const window = new FakeWindow({})
  for (const item of themes) choose(item, window, false)
  expect(told).toEqual(['theme system', 'theme light', 'theme dark'])
})

test('developer tools are in no shipped menu', () => {
  const has = (isPackaged: boolean) => JSON.stringify(menuOn('linux', [], isPackaged)).includes('toggleDevTools')
  expect([has(true), has(false)]).toEqual([false, true])
})

test('a command chosen by mouse presses its keys for the page; by key, the page has had it first', () => {
  told.length = 0
  const window = new FakeWindow({})
  const menu = menuOn('linux')
  choose(named(menu, 'Undo'), window, false)
  const modifiers = [process.platform === 'darwin' ? 'meta' : 'control']
  expect(window.webContents.sent).toEqual([
    { type: 'keyDown', keyCode: 'Z', modifiers },
    { type: 'keyUp', keyCode: 'Z', modifiers },
  ])
  window.webContents.sent.length = 0
  choose(named(menu, 'Undo'), window, true)
  choose(named(menu, 'Redo'), window, true)
  choose(named(menu, 'Train'), window, true)
  expect([window.webContents.sent, told]).toEqual([[], ['undo', 'redo']])
  choose(named(menu, 'Keys'), window, false)
  expect(window.webContents.sent[0]).toEqual({ type: 'keyDown', keyCode: '?', modifiers: ['shift'] })
})

test('recent files are listed by name, and can be forgotten', () => {
  told.length = 0
  const recent = named(menuOn('linux', ['/a/r&d.csv', '/b/x.parquet']), 'Open Recent')
  expect(submenu(recent).map(({ label }) => label)).toEqual(['r&&d.csv', 'x.parquet', undefined, 'Clear List'])
  const window = new FakeWindow({})
  choose(submenu(recent)[0], window, false)
  choose(submenu(recent).at(-1), window, false)
  expect(told).toEqual(['open /a/r&d.csv', 'forget'])
  expect(named(menuOn('linux'), 'Open Recent')?.enabled).toBe(false)
})
