import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findElectron } from './electron-binary.ts'

const NAME =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)] ?? 'electron'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-binary-'))
  writeFileSync(join(folder, 'package.json'), '{ "version": "45.3.4" }')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Puts a binary into a folder; returns its path. */
function put(place: string, version?: string, mode = 0o755): string {
  const file = join(place, NAME)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '', { mode })
  if (version !== undefined) writeFileSync(join(place, 'version'), version)
  return file
}

test('the binary of the installed package is found, by its version', () => {
  const executable = put(join(folder, 'dist'), '45.3.4\n')
  expect(findElectron({}, folder)).toEqual({ isThere: true, executable, version: '45.3.4' })
  put(join(folder, 'dist'), 'v45.3.4')
  expect(findElectron({}, folder).isThere).toBe(true)
})

test('where there is none, its installer is named', () => {
  const installer = { folder, version: '45.3.4' }
  const why = `Electron 45.3.4 has no binary at ${join(folder, 'dist', NAME)}`
  expect(findElectron({}, folder)).toEqual({ isThere: false, why, installer })
  expect(findElectron({}, null)).toMatchObject({ isThere: false, installer: null })
})

test('one of another version, or of none, is fetched anew', () => {
  put(join(folder, 'dist'), '44.0.0')
  expect(findElectron({}, folder)).toMatchObject({
    isThere: false,
    why: expect.stringContaining('version 44.0.0, not 45'),
  })
  rmSync(join(folder, 'dist', 'version'))
  expect(findElectron({}, folder)).toMatchObject({ isThere: false, installer: { folder } })
})

test('ELECTRON_OVERRIDE_DIST_PATH comes first, and nothing is fetched beside it', () => {
  put(join(folder, 'dist'), '45.3.4')
  const own = join(folder, 'own')
  const env = { ELECTRON_OVERRIDE_DIST_PATH: own }
  expect(findElectron(env, folder)).toMatchObject({ isThere: false, installer: null })
  const executable = put(own)
  expect(findElectron(env, folder)).toMatchObject({ isThere: true, executable })
  put(own, '44.0.0')
  expect(findElectron(env, folder)).toMatchObject({ isThere: false, why: expect.stringContaining('44.0.0') })
})

test.skipIf(process.platform === 'win32')('a file that cannot be run is no binary', () => {
  put(join(folder, 'dist'), '45.3.4', 0o644)
  expect(findElectron({}, folder).isThere).toBe(false)
})
