import { type ChildProcess, spawn } from 'node:child_process'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'

/** What a verification may cost, and who may stop it. */
export interface RunLimits {
  /** A child that is still running after this is killed, and the verification has failed. */
  readonly mostMilliseconds: number
  readonly signal?: AbortSignal
}

/** A child process that prints text. */
export interface Child {
  readonly process: ChildProcess
  /** Everything it has written so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  /** Resolves with its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>
}

/** Most characters of a child's complaint that a message repeats. */
const MOST_COMPLAINT = 500

/**
 * Runs a separate Node while `use` works with it, and ends it afterwards whatever happens. A child that hangs is killed
 * at the limit, one that cannot be started or is cancelled ends `use` too.
 */
export async function withNode<T>(
  args: readonly string[],
  directory: string,
  { mostMilliseconds, signal }: RunLimits,
  use: (child: Child) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal)
  const child = start(args, directory)
  let onAbort = (): void => {}
  const ended = new Promise<never>((_, reject) => {
    const hung = setTimeout(
      () => reject(failed(`did not finish within ${mostMilliseconds / 1000} s`, child)),
      mostMilliseconds,
    )
    child.process.once('error', (error) => reject(failed(`could not be started: ${error.message}`, child)))
    onAbort = () => reject(new LatheError('cancelled', 'Cancelled.'))
    signal?.addEventListener('abort', onAbort)
    void child.exited.then(() => clearTimeout(hung))
  })
  try {
    return await Promise.race([use(child), ended])
  } finally {
    signal?.removeEventListener('abort', onAbort)
    child.process.kill('SIGKILL')
    await child.exited
  }
}

function start(args: readonly string[], cwd: string): Child {
  // Without the options of this process's Node: a debugger's or a loader's would change what is proved.
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
    child.once('error', () => resolve(null))
  })
  return { process: child, output: () => texts, exited }
}

/** The exported model, run by its own runtime, did something else than answer. */
export function failed(what: string, child: Child): LatheError {
  const { stderr } = child.output()
  const complaint = stderr.trim() === '' ? '' : ` It said: ${stderr.trim().slice(0, MOST_COMPLAINT)}`
  return new LatheError('verificationFailed', `The exported model ${what}.${complaint}`, {
    next: 'Nothing was kept. Export again; if it happens again, report it.',
  })
}
