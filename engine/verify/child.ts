import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { type Launch, launchNode } from '../workers/launch.ts'

/** What a verification may cost, and who may stop it. */
export interface RunLimits {
  /** A child that is still running after this is killed, and the verification has failed. */
  readonly mostMilliseconds: number
  readonly signal?: AbortSignal
  /** How the child is started. */
  readonly launch?: Launch
}

/** A child process that prints text. */
export interface Child {
  /** Everything it has written so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  /** Is called whenever it has written more. */
  readonly onOutput: (callback: () => void) => void
  /** Asks it to end. */
  stop(): void
  /** Resolves with its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>
}

/** Most characters of a child's complaint that a message repeats. */
const MOST_COMPLAINT = 500

/**
 * Runs a program in a separate Node while `use` works with it, and ends it afterwards whatever happens. A child that hangs is killed
 * at the limit, one that cannot be started or is cancelled ends `use` too.
 */
export async function withNode<T>(
  [program, ...args]: readonly [string, ...string[]],
  directory: string,
  { mostMilliseconds, signal, launch = launchNode }: RunLimits,
  use: (child: Child) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal)
  const { NODE_OPTIONS: _, ...env } = process.env
  // Without the options of this process's Node: a debugger's or a loader's would change what is proved.
  const launched = launch(program, args, { directory, env, nodeOptions: [] })
  const texts = { stdout: '', stderr: '' }
  const callbacks: (() => void)[] = []
  launched.onText((text, stream) => {
    texts[stream] += text
    for (const callback of callbacks) callback()
  })
  const child: Child = {
    output: () => texts,
    onOutput: (callback) => void callbacks.push(callback),
    stop: () => launched.stop(),
    exited: launched.ended.then(({ code }) => code),
  }
  let onAbort = (): void => {}
  let hung: NodeJS.Timeout | undefined
  const ended = new Promise<never>((_, reject) => {
    hung = setTimeout(
      () => reject(failed(`did not finish within ${mostMilliseconds / 1000} s`, child)),
      mostMilliseconds,
    )
    void launched.ended.then(({ notStarted }) => {
      clearTimeout(hung)
      if (notStarted) reject(failed(`could not be started: ${notStarted.message}`, child))
    })
    onAbort = () => reject(new LatheError('cancelled', 'Cancelled.'))
    signal?.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([use(child), ended])
  } finally {
    signal?.removeEventListener('abort', onAbort)
    launched.kill()
    await launched.ended
  }
}

/** The exported model, run by its own runtime, did something else than answer. */
export function failed(what: string, child: Child): LatheError {
  const { stderr } = child.output()
  const complaint = stderr.trim() === '' ? '' : ` It said: ${stderr.trim().slice(0, MOST_COMPLAINT)}`
  return new LatheError('verificationFailed', `The exported model ${what}.${complaint}`, {
    next: 'Nothing was kept. Export again; if it happens again, report it.',
  })
}
