import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ForkOptions } from 'electron'

/** What `forkUtility` started, oldest first. */
export const started: { readonly child: ChildProcess; readonly options: ForkOptions }[] = []

/**
 * Electron's processes as its documentation describes them, over Node's: the program has `process.parentPort` and no
 * `process.send`, kill() is SIGTERM, and `exit` gives a code and no signal.
 */
export function forkUtility(program: string, args: string[], options: ForkOptions) {
  const bootstrap = fileURLToPath(new URL('./utility.test-support.mjs', import.meta.url))
  const child = fork(bootstrap, [program, ...args], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    execArgv: options.execArgv ?? [],
  })
  started.push({ child, options })
  return Object.assign(child, { postMessage: (message: object) => child.send(message, () => undefined) })
}
