import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// What the packager says of electron-builder.yml, and what the sources say of each other. No package is made here.

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
// The packager's own check; it has no public door.
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js')
const { DebugLogger } = require('builder-util')

const read = () => getConfig(ROOT, 'electron-builder.yml', null)
const check = (config: object) => validateConfiguration(config, new DebugLogger(false))
/** Files as they are packed; the packager keeps them in sets. */
const packedIn = ({ files }: { files: (string | { filter: string[] })[] }) =>
  files.flatMap((file) => (typeof file === 'string' ? file : file.filter))
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** Every source of a room that runs, with its text. */
const sources = (room: string): [string, string][] =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test(-support)?\.ts$/.test(name))
    .map((name) => [join(room, name), readFileSync(join(ROOT, room, name), 'utf8')])

test('electron-builder takes electron-builder.yml, and would not take a mistake in it', async () => {
  const config = await read()
  await check(config)
  await expect(check({ ...config, asarUnpak: true })).rejects.toThrow(/asarUnpak/)
  await expect(check({ ...config, electronFuses: { runAsNode: 'off' } })).rejects.toThrow(/runAsNode/)
})

test('Electron is pinned to one version everywhere (16)', async () => {
  const { electronVersion } = await read()
  expect(electronVersion).toMatch(/^\d+\.\d+\.\d+$/)
  expect(manifest.devDependencies.electron).toBe(electronVersion)
  expect(require('electron/package.json').version).toBe(electronVersion)
})

test('the application calls itself what its installer calls it', async () => {
  const { appId } = await read()
  expect(readFileSync(join(ROOT, 'electron/desktop.ts'), 'utf8')).toContain(`setAppUserModelId('${appId}')`)
})

test('the fuses of a shipped binary are set (19)', async () => {
  expect((await read()).electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('everything that the programs look for in dist/ is packed, and what another process runs lies outside of the archive', async () => {
  const config = await read()
  const files = packedIn(config)
  const asarUnpack = [config.asarUnpack].flat()
  const wanted = [...sources('engine'), ...sources('electron')].flatMap(([, text]) =>
    [...text.matchAll(/dist(?:File|Text)\('([^']+)'\)/g)].map(([, name = '']) => `dist/${name}`),
  )
  expect(wanted.length).toBeGreaterThan(5)
  const isPacked = (name: string) =>
    files.includes(name) || (name.startsWith('dist/renderer/') && files.includes('dist/renderer/**'))
  expect([...wanted, manifest.main, 'package.json'].filter((name) => !isPacked(name))).toEqual([])
  for (const name of files) if (/^dist\/[\w-]+\.c?js$/.test(name)) expect(existsSync(join(ROOT, name)), name).toBe(true)
  for (const name of ['training-process.js', 'data-worker.js', 'package.json'])
    expect(asarUnpack).toContain(`dist/${name}`)
})

test('models open with Lathe; data files are offered to it, but on Windows, where the offer would be a claim', async () => {
  const { fileAssociations, linux, mac, win } = await read()
  const endings = (associations: { ext: string | string[] }[]) => associations.flatMap(({ ext }) => ext)
  expect(fileAssociations).toMatchObject([{ ext: 'lathe', mimeType: 'application/x-lathe', rank: 'Owner' }])
  for (const system of [linux, mac]) {
    expect(endings(system.fileAssociations)).toEqual(['csv', 'tsv', 'parquet', 'jsonl', 'ndjson'])
    for (const { rank } of system.fileAssociations) expect(rank).toBe('Alternate')
  }
  expect(win.fileAssociations).toBeUndefined()
})

test('every system is packed for, with an icon of the sizes that it asks for', async () => {
  const { linux, mac, win, directories } = await read()
  expect([linux, mac, win].map(({ target }) => target)).toEqual([
    ['AppImage', 'deb', 'tar.gz'],
    ['dmg', 'zip'],
    ['nsis'],
  ])
  const icons = join(ROOT, directories.buildResources)
  for (const name of readdirSync(join(icons, linux.icon)))
    expect(`${pixelsOf(readFileSync(join(icons, linux.icon, name)))}.png`).toBe(name)
  for (const name of [win.icon, 'lathe.ico'])
    expect(icoSizes(readFileSync(join(icons, name)))).toEqual(['16x16', '24x24', '32x32', '48x48', '64x64', '256x256'])
  for (const name of [mac.icon, 'lathe.icns'])
    expect(icnsSizes(readFileSync(join(icons, name)))).toEqual(
      expect.arrayContaining(['16x16', '32x32', '128x128', '256x256', '512x512', '1024x1024']),
    )
})

/** The size of a PNG, by its header. */
function pixelsOf(png: Buffer): string {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`
}

/** Sizes of the images in an .ico, whose directory has 16 bytes an image: the last 8 say how long it is and where. */
const icoSizes = (ico: Buffer): string[] =>
  Array.from({ length: ico.readUInt16LE(4) }, (_, i) => {
    const [length, start] = [ico.readUInt32LE(14 + 16 * i), ico.readUInt32LE(18 + 16 * i)]
    return pixelsOf(ico.subarray(start, start + length))
  })

/** Sizes of the images in an .icns: each comes after its type and its length. */
function icnsSizes(icns: Buffer): string[] {
  expect([icns.subarray(0, 4).toString('latin1'), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
  const sizes: string[] = []
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) sizes.push(pixelsOf(icns.subarray(at + 8)))
  return sizes
}

test('the preload is one script that needs nothing but Electron (4)', () => {
  const text = readFileSync(join(ROOT, 'dist/preload.cjs'), 'utf8')
  expect([...text.matchAll(/require\(["']([^"']+)/g)].map(([, name]) => name)).toEqual(['electron'])
  expect(text).not.toMatch(/^\s*(?:import|export)\b/m)
})

// What no option shows: each is one place or none.
test.each([
  ['loadFile or a file:// page (18)', /\bloadFile\b|file:\/\//, []],
  ['a switch that weakens Chromium (4, 10)', /appendSwitch|no-sandbox|enableBlinkFeatures/, []],
  ['an insecure address (1)', /['"`](?:http|ws):\/\//, []],
  ['a way to the programs of the system (15)', /openExternal|openPath/, []],
  ['a second channel (17)', /\bipcMain\b/, ['electron/page-port.ts']],
  ['an embedded view (11)', /<webview|webviewTag: true|BrowserView/, []],
])('no source of the desktop holds %s', (_, pattern, places) => {
  const found = sources('electron').flatMap(([name, text]) => (pattern.test(text) ? [name] : []))
  expect(found).toEqual(places)
})

test("only the desktop's own room imports electron", () => {
  const importing = ['shared', 'engine', 'cli', 'renderer', 'page'].flatMap(sources)
  expect(
    importing.filter(([, text]) => /^import .*'electron'$|^} from 'electron'$|import\('electron'\)/m.test(text)),
  ).toEqual([])
})
