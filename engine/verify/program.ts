import { spawn } from 'node:child_process'
import { LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import type { RunLimits } from './child.ts'

/** What a program did. */
export interface Ran {
  /** Its exit code; null where it could not be started. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program of this computer, such as a compiler or an interpreter, without a shell, and waits for its end. One that is
 * not there is no error: its code is null. One that runs too long is killed.
 *
 * @param input what it reads from standard input
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { mostMilliseconds, signal }: RunLimits,
  { directory, input }: { readonly directory?: string; readonly input?: string } = {},
): Promise<Ran> {
  throwIfCancelled(signal)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...(directory !== undefined && { cwd: directory }), windowsHide: true })
    const texts = { stdout: '', stderr: '' }
    const end = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => {
      child.kill('SIGKILL')
      end(() => reject(new LatheError('cancelled', 'Cancelled.')))
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      const seconds = mostMilliseconds / 1000
      end(() =>
        reject(
          new LatheError('verificationFailed', `The exported model did not finish within ${seconds} s in ${command}.`, {
            next: 'Nothing was kept. Export again; if it happens again, report it.',
          }),
        ),
      )
    }, mostMilliseconds)
    signal?.addEventListener('abort', onAbort)
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        texts[stream] += text
      })
    child.once('error', () => end(() => resolve({ code: null, ...texts })))
    child.once('close', (code) => end(() => resolve({ code, ...texts })))
    // A program that ends before it has read everything is judged by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
}
