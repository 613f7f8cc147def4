import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGES } from '../../scripts/build.mjs'
import { ROOT } from '../window/host.test-support.ts'

// A stub packaging check: electron-builder packs the product around a stub that has no Electron in it. It proves what is
// packed and how it is set, not that Electron runs it.

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const asar = require('@electron/asar')
const { FuseV1Options, getCurrentFuseWire } = require('@electron/fuses')

const isHere = process.platform === 'linux'
if (!isHere) console.log('skipped: the stub packaging check packs for Linux, on Linux')

const place = mkdtempSync(join(tmpdir(), 'lathe-package-'))
const unpacked = join(place, 'out', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked')
const archive = join(unpacked, 'resources/app.asar')
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** What the packager wants of an unpacked Electron: a binary with fuses (all of them the wrong way), and an archive. */
async function makeStub(folder: string): Promise<void> {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(place, 'empty'))
  writeFileSync(join(place, 'empty/package.json'), '{ "name": "stub" }')
  await asar.createPackage(join(place, 'empty'), join(folder, 'resources/default_app.asar'))
  const wire = [Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 8]), Buffer.from('10110011')]
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('a stub, not Electron '), ...wire]), {
    mode: 0o755,
  })
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '')
}

/** Packages that a built program imports: at its beginning, or when it is wanted. */
const packagesIn = (program: string): string[] =>
  [...program.matchAll(/^import .* from "([^".]+[^"]*)";$|\bimport\("([^".][^"]*)"\)/gm)]
    .map(([, first, later]) => first ?? later ?? '')
    .filter((name) => name !== 'electron' && !name.startsWith('node:'))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)

/** Packages with everything that they need, where it is installed. */
function withDependencies(packages: readonly string[], known = new Set<string>()): Set<string> {
  for (const name of packages) {
    const manifest = join(ROOT, 'node_modules', name, 'package.json')
    if (known.has(name) || !existsSync(manifest)) continue
    known.add(name)
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
    withDependencies([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], known)
  }
  return known
}

describe.skipIf(!isHere)('a package around a stub', () => {
  beforeAll(async () => {
    const stub = join(place, 'stub')
    await makeStub(stub)
    const settings = [`-c.electronDist=${stub}`, `-c.directories.output=${join(place, 'out')}`]
    const program = require.resolve('electron-builder/cli.js')
    await run(process.execPath, [program, '--linux', 'dir', '--publish', 'never', ...settings], { cwd: ROOT })
  }, 120_000)

  test('holds what runs and nothing else', () => {
    const names: string[] = asar.listPackage(archive)
    const own = names.filter((name) => !name.startsWith('/node_modules'))
    expect(own).toEqual(expect.arrayContaining(['/package.json', '/dist/desktop.js', '/dist/renderer/index.html']))
    expect(
      own.filter((name) => !/^\/(?:package\.json|dist|assets(?:\/samples|\/icons|\/fonts)?)\b/.test(name)),
    ).toEqual([])
    expect(names.filter((name) => /\.(?:tsx?|[mc]ts|map|test\.\w+)$/.test(name))).toEqual([])
    expect(JSON.parse(asar.extractFile(archive, 'package.json').toString()).main).toBe('dist/desktop.js')
  })

  test('holds every package that its programs load, with what those load in turn, and no other', () => {
    const names: string[] = asar.listPackage(archive)
    const programs = names.filter((name) => /^\/dist\/[\w-]+\.js$/.test(name))
    const loaded = programs.flatMap((name) => packagesIn(asar.extractFile(archive, name.slice(1)).toString()))
    expect(loaded.length).toBeGreaterThan(5)
    const packed = new Set(names.flatMap((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/@][^/]*)/.exec(name)?.[1] ?? []))
    expect(loaded.filter((name) => !packed.has(name))).toEqual([])
    expect([...packed].filter((name) => !withDependencies(PACKAGES).has(name))).toEqual([])
    // Of the libraries that Dawn has for every system, the one of this package.
    const dawn = names.filter((name) => /webgpu\/dist\/[^/]+$/.test(name))
    expect(dawn).toEqual([`/node_modules/webgpu/dist/linux-${process.arch}`])
  })

  test('keeps beside the archive what a process or the system opens by itself', async () => {
    const beside = `${archive}.unpacked`
    for (const name of ['training-process.js', 'data-worker.js', 'package.json'])
      expect(existsSync(join(beside, 'dist', name)), name).toBe(true)
    const wasm = join(beside, 'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm')
    expect(existsSync(wasm)).toBe(true)
    // It finds its packages there: it starts, and ends since nobody is connected to it.
    const program = `await import(${JSON.stringify(join(beside, 'dist/data-worker.js'))}); console.log('loaded')`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: beside })
    expect(stdout).toBe('loaded\n')
  })

  test('has every fuse set, read back from the executable (19)', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'lathe'))
    const isOn = (name: string) => String.fromCharCode(wire[FuseV1Options[name]]) === '1'
    const on = ['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar']
    const off = [
      ...['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'],
      ...['LoadBrowserProcessSpecificV8Snapshot', 'GrantFileProtocolExtraPrivileges'],
    ]
    expect([...on, ...off].filter(isOn)).toEqual(on)
  })

  test('its main program starts, opens a sandboxed window and serves the packed page', async () => {
    const program = join(place, 'extracted')
    asar.extractAll(archive, program)
    const standIn = fileURLToPath(new URL('./electron-stand-in.test-support.mjs', import.meta.url))
    const env = { ...process.env, LATHE_HOME: join(place, 'home') }
    const { stdout } = await run(process.execPath, ['--import', standIn, join(program, 'dist/desktop.js')], { env })
    const [window, page] = stdout
      .trim()
      .split('\n')
      .map((line) => (line.startsWith('{') ? JSON.parse(line) : line))
    expect(window).toEqual({ preload: join(program, 'dist/preload.cjs'), sandbox: true, hasIcon: true })
    expect(page).toMatchObject({ url: 'app://lathe/', status: 200, script: 200 })
    expect(page.policy).toContain("default-src 'none'")
    expect(stdout).toContain('lathe: the window is open')
  })
})
