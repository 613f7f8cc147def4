import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export type ElectronBinary =
  | { readonly isThere: true; readonly executable: string; readonly version: string }
  | {
      readonly isThere: false
      /** Why it cannot be used, as the middle of a sentence. */
      readonly why: string
      /** The package that could fetch it; null where there is none. */
      readonly installer: ElectronInstaller | null
    }

export interface ElectronInstaller {
  readonly folder: string
  readonly version: string
}

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/**
 * Looks for Electron by its files only: to `require('electron')` without its binary starts a download. A folder that
 * ELECTRON_OVERRIDE_DIST_PATH names comes first, and is taken at its word where it names no version.
 */
export function findElectron(env: Environment = process.env, packageFolder = electronPackage()): ElectronBinary {
  if (packageFolder === null) return { isThere: false, why: 'the electron package is not installed', installer: null }
  const version = versionIn(join(packageFolder, 'package.json'))
  const override = env.ELECTRON_OVERRIDE_DIST_PATH ?? ''
  const installer = override === '' ? { folder: packageFolder, version } : null
  const folder = override === '' ? join(packageFolder, 'dist') : override
  const executable = join(folder, NAMES[process.platform] ?? 'electron')
  if (!isExecutable(executable))
    return { isThere: false, why: `Electron ${version} has no binary at ${executable}`, installer }
  const found = textOf(join(folder, 'version'))?.trim().replace(/^v/, '')
  if (found === version || (override !== '' && found === undefined)) return { isThere: true, executable, version }
  const why = `the Electron at ${folder} is of ${found === undefined ? 'an unknown version' : `version ${found}`}, not ${version}`
  return { isThere: false, why, installer }
}

function electronPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return null
  }
}

const versionIn = (file: string): string => String(JSON.parse(readFileSync(file, 'utf8')).version)

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
