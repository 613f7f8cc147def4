import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { homeFolder } from './home-folder.ts'
import { isBrowserUnwanted } from './system-browser.ts'

test('projects lie where LATHE_HOME says, else where the system keeps the data of applications', () => {
  expect(homeFolder({ LATHE_HOME: 'here', XDG_DATA_HOME: '/data' }, 'linux')).toBe(resolve('here'))
  expect(homeFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/lathe')
  expect(homeFolder({ XDG_DATA_HOME: '' }, 'linux')).toBe(`${homedir()}/.local/share/lathe`)
  expect(homeFolder({}, 'darwin')).toBe(`${homedir()}/Library/Application Support/Lathe`)
  expect(homeFolder({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/Lathe')
})

test('LATHE_NO_BROWSER and BROWSER=none leave the browser alone', () => {
  expect(isBrowserUnwanted({})).toBe(false)
  expect(isBrowserUnwanted({ BROWSER: 'firefox' })).toBe(false)
  expect(isBrowserUnwanted({ LATHE_NO_BROWSER: '1' })).toBe(true)
  expect(isBrowserUnwanted({ BROWSER: 'none' })).toBe(true)
})
