import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A started `lathe open`. */
export interface Host {
  /** The whole address, with its token. */
  readonly url: string
  readonly origin: string
  readonly pid: number
  /** Ends it as a person does, with the signal of Ctrl-C. */
  stop(): Promise<void>
  /** Ends it as a crash does: it has no moment to clean up. */
  kill(): Promise<void>
}

/** The built product in a folder of its own, with a home of its own: a build beside it changes nothing under a test. */
export interface Installation {
  readonly folder: string
  start(port?: number): Promise<Host>
  /** Runs the command line of this installation; rejects where it fails. */
  lathe(...args: string[]): Promise<string>
  remove(): Promise<void>
}

export function install(): Installation {
  if (!existsSync(join(ROOT, 'dist/renderer/index.html')))
    throw new Error('The window is not built, which these tests run. Run: npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'lathe-window-'))
  const program = join(folder, 'program')
  for (const part of ['bin', 'dist', 'assets', 'package.json'])
    cpSync(join(ROOT, part), join(program, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(program, 'node_modules'), 'junction')
  const command = join(program, 'bin/lathe.mjs')
  const env = { ...process.env, LATHE_NO_BROWSER: '1', LATHE_HOME: join(folder, 'home') }
  const running = new Set<Host>()

  const start = async (port = 0): Promise<Host> => {
    const child = spawn(process.execPath, [command, 'open', '--browser', '--port', String(port)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await firstAddress(child)
    const end = async (signal: NodeJS.Signals) => {
      if (!running.delete(host)) return
      const ended = once(child, 'close')
      child.kill(signal)
      await ended
    }
    const host: Host = {
      url,
      origin: new URL(url).origin,
      pid: child.pid ?? 0,
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
    }
    running.add(host)
    return host
  }
  return {
    folder,
    start,
    lathe: async (...args) =>
      (await promisify(execFile)(process.execPath, [command, ...args], { env, maxBuffer: 1 << 26 })).stdout,
    async remove() {
      await Promise.all([...running].map((host) => host.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function firstAddress(child: ChildProcess): Promise<string> {
  const line = once(child.stdout ?? child, 'data').then(([chunk]) => String(chunk))
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`lathe open ended at once with ${code}`)
  })
  const address = /^open (http:\S+)/.exec(await Promise.race([line, ended]))?.[1]
  if (address === undefined) throw new Error('lathe open printed no address')
  return address
}
