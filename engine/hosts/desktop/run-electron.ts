import { spawn } from 'node:child_process'

/** What the desktop program prints when its window is there. */
export const WINDOW_LINE = 'lathe: the window is open'

const LAST_WORDS_MILLISECONDS = 500

export interface ElectronRun {
  /** Whether there was a window. */
  readonly hadWindow: boolean
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Runs the desktop program until it ends; an abort asks it to quit. Resolves also where it cannot be started. */
export function runElectron(
  executable: string,
  program: string,
  { signal, onWindow }: { readonly signal: AbortSignal; readonly onWindow: () => void },
): Promise<ElectronRun> {
  // Set by terminals that are Electron programs themselves; with it, this Electron would be a Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const child = spawn(executable, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = () => void child.kill('SIGTERM')
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  let hadWindow = false
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4 * WINDOW_LINE.length)
    if (hadWindow || !said.includes(WINDOW_LINE)) return
    hadWindow = true
    onWindow()
  })
  return new Promise((resolve) => {
    const end = (code: number | null, ended: NodeJS.Signals | null) => {
      signal.removeEventListener('abort', stop)
      resolve({ hadWindow, code, signal: ended })
    }
    child.once('error', () => end(null, null))
    child.once('close', end)
    // A process that it leaves behind may hold its output open.
    child.once('exit', (code, ended) => {
      setTimeout(() => {
        child.stdout.destroy()
        end(code, ended)
      }, LAST_WORDS_MILLISECONDS)
    })
  })
}
