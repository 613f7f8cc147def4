import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFileAtomically } from '../../store/write-file.ts'
import type { ElectronInstaller } from './electron-binary.ts'

const DAY = 86_400_000
const CONNECT_MILLISECONDS = 10_000
const LOOK_MILLISECONDS = 100

export interface FetchOptions {
  /** Where a failed attempt is remembered. */
  readonly home: string
  readonly signal: AbortSignal
  /** Is told that a download begins. */
  readonly onStart: (text: string) => void
  readonly now?: () => number
  readonly connectMilliseconds?: number
}

/**
 * Fetches Electron's binary by Electron's own installer, which checks it against the checksums in its package. A failure
 * is remembered for a day, so that a machine without a network does not wait at every start.
 *
 * @returns null when it is there, or why it is not, as the middle of a sentence
 */
export async function fetchElectron(
  installer: ElectronInstaller,
  { home, signal, onStart, now = Date.now, connectMilliseconds = CONNECT_MILLISECONDS }: FetchOptions,
): Promise<string | null> {
  const record = join(home, 'electron-fetch.json')
  const last = lastFailure(record)
  if (last && last.version === installer.version && now() - last.at >= 0 && now() - last.at < DAY)
    return `fetching Electron failed within the last day (${last.why}); \`npx install-electron --no\` tries it now`
  onStart(`Fetching Electron ${installer.version} for the desktop window, once (LATHE_HOST=browser does without) …`)
  const why = await runInstaller(installer, connectMilliseconds, signal)
  if (why === null) await rm(record, { force: true })
  else if (!signal.aborted) await remember(home, record, { version: installer.version, at: now(), why })
  return why === null ? null : `Electron ${installer.version} could not be fetched (${why})`
}

/** The installer loads into a temporary folder: as long as nothing lies there, nothing has been reached. */
async function runInstaller(
  { folder }: ElectronInstaller,
  connectMilliseconds: number,
  signal: AbortSignal,
): Promise<string | null> {
  const temporary = await mkdtemp(join(tmpdir(), 'lathe-electron-'))
  const hasBegun = () => existsSync(join(folder, 'dist')) || hasBytes(temporary)
  try {
    return await new Promise((resolve) => {
      const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
      const child = spawn(process.execPath, [join(folder, 'install.js')], {
        env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        stdio: ['ignore', 'inherit', 'pipe'],
        signal,
        killSignal: 'SIGKILL',
      })
      const started = performance.now()
      let late: string | undefined
      const watch = setInterval(() => {
        if (hasBegun()) return clearInterval(watch)
        if (performance.now() - started < connectMilliseconds) return
        late = `no connection within ${connectMilliseconds / 1000} s`
        child.kill('SIGKILL')
      }, LOOK_MILLISECONDS)
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4000)
      })
      child.once('error', () => undefined)
      child.once('close', (code) => {
        clearInterval(watch)
        if (code === 0) resolve(null)
        else if (signal.aborted) resolve('cancelled')
        else resolve(late ?? reasonIn(said) ?? `its installer ended with code ${code}`)
      })
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const reasonIn = (said: string): string | undefined => /^(?:\w*Error: )?(\S.*)$/m.exec(said)?.[1]

/** Whether a file with anything in it lies in a folder or below. */
function hasBytes(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).size > 0,
    )
  } catch {
    // It was removed in between.
    return false
  }
}

interface Failure {
  readonly version: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly why: string
}

function lastFailure(file: string): Failure | undefined {
  try {
    const { version, at, why } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof at === 'number' ? { version: String(version), at, why: String(why) } : undefined
  } catch {
    return undefined
  }
}

/** Where it cannot be written, the next start tries again. */
async function remember(home: string, file: string, failure: Failure): Promise<void> {
  try {
    await mkdir(home, { recursive: true })
    await writeFileAtomically(file, `${JSON.stringify(failure)}\n`)
  } catch {}
}
