import { type ChildProcess, fork } from 'node:child_process'
import { stopWithUs } from './stops.ts'

/** How a process came to its end. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it never started. */
  readonly notStarted?: Error
}

/** A process that runs a JavaScript file beside this one. */
export interface Launched {
  /** Sends plain data or typed arrays; to a process that is gone, nothing. */
  send(message: unknown): void
  onMessage(callback: (message: unknown) => void): void
  /** Is given what the process writes, as it comes. */
  onText(callback: (text: string, stream: 'stdout' | 'stderr') => void): void
  /** Asks it to end: SIGTERM. */
  stop(): void
  /** Ends it at once, whatever it does. */
  kill(): void
  /** Resolves when it has ended and everything that it wrote or sent has arrived. */
  readonly ended: Promise<Ending>
}

export interface LaunchOptions {
  readonly env: NodeJS.ProcessEnv
  readonly directory?: string
  /** Options of Node itself; those of this process where they are left out. */
  readonly nodeOptions?: readonly string[]
  /** Whether a Ctrl-C in the terminal is kept from it: it then reaches this process only, which says what happened. */
  readonly isDetached?: boolean
}

/**
 * Starts a process. A host chooses the way: under Electron, whose binary is no Node, processes are started by Electron.
 *
 * @param program the path of the JavaScript file
 * @param args what the program finds in `process.argv` from the third place on
 */
export type Launch = (program: string, args: readonly string[], options: LaunchOptions) => Launched

/** Starts Node itself. */
export const launchNode: Launch = (program, args, { env, directory, nodeOptions, isDetached = false }) => {
  const child = fork(program, args, {
    serialization: 'advanced',
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: isDetached,
    ...(directory !== undefined && { cwd: directory }),
    ...(nodeOptions && { execArgv: [...nodeOptions] }),
  })
  if (isDetached) stopWithUs(child)
  const { stdout, stderr } = child
  return {
    // A failure to send shows as the end of the process.
    send: (message) => void child.send(Object(message), () => {}),
    onMessage: (callback) => void child.on('message', callback),
    onText(callback) {
      stdout?.setEncoding('utf8').on('data', (text: string) => callback(text, 'stdout'))
      stderr?.setEncoding('utf8').on('data', (text: string) => callback(text, 'stderr'))
    },
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
    ended: endOf(child),
  }
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('error', (notStarted) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, notStarted })
    })
  })
}
