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

test('models and data files are associated', async () => {
  const { fileAssociations } = await read()
  const extensions = fileAssociations.flatMap(({ ext }: { ext: string | string[] }) => ext)
  expect(extensions).toEqual(['lathe', 'csv', 'tsv', 'parquet', 'jsonl', 'ndjson'])
})

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
  ['a second way out (15)', /openExternal/, ['electron/guards.ts']],
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
