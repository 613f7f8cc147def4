// Makes a fresh clone ready with nothing but Node: installs what the lockfile names and builds, each only when stale.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = join(ROOT, 'node_modules', '.lathe-lockfile')
const MINIMUM = [20, 19]

/** Installs and builds where needed; throws with a message where it cannot. */
export async function bootstrap({ rebuild = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1]))
    throw new Error(`Node ${MINIMUM.join('.')} or later is needed; this is ${process.version}`)
  install()
  if (!rebuild && isBuilt()) return
  const { build, buildRenderer } = await import('./build.mjs')
  await build()
  await buildRenderer()
}

/** `ignore-scripts` skips npm's own hooks, so the installation is checked here, by the hash of the lockfile. */
function install() {
  const hash = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return
  console.error('installing dependencies …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status, error } = spawnSync(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ''}`)
  writeFileSync(STAMP, hash)
}

/** Built to the end (the window comes last), and no source is newer. */
function isBuilt() {
  const built = join(ROOT, 'dist', 'renderer', 'index.html')
  if (!existsSync(built)) return false
  const { mtimeMs } = statSync(built)
  return ['shared', 'kernels', 'engine', 'electron', 'cli', 'page', 'renderer', 'bench', 'scripts', 'docs'].every(
    (room) => newest(join(ROOT, room)) <= mtimeMs,
  )
}

function newest(folder) {
  mkdirSync(folder, { recursive: true })
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newest(join(folder, entry.name)) : statSync(join(folder, entry.name)).mtimeMs,
    ),
  )
}
