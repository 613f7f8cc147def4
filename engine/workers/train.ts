import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LatheError, type OnProgress, usageError } from '../../shared/core/index.ts'
import { distFile } from '../dist.ts'
import type { FromTraining, ToTraining, TrainJob, TrainResult } from './messages.ts'

/** How long a process may take to end by itself after a cancel. */
const GRACE_MILLISECONDS = 300

/**
 * Trains in a process of its own. A cancel ends it within half a second; a crash or a kill of it is an error that says
 * so and leaves nothing behind.
 *
 * @returns the result, and the bytes of the model file
 */
export async function train(
  job: TrainJob,
  { onProgress, signal }: { onProgress?: OnProgress; signal?: AbortSignal } = {},
): Promise<{ result: TrainResult; model: Uint8Array }> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-training-'))
  // Temporary files go where they are removed even when the process is killed.
  const child = fork(distFile('training-process.js'), [], {
    serialization: 'advanced',
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  })
  try {
    return await new Promise((resolve, reject) => {
      const stop = stopper(child)
      const cancel = () => {
        reject(new LatheError('cancelled', 'Training was cancelled; nothing was written.'))
        stop()
      }
      const outOfTime = () => {
        reject(
          usageError('The budget ended before one model was trained.', {
            next: 'Give more time with --budget, or fewer rows.',
          }),
        )
        stop()
      }
      const timer = job.deadline === null ? undefined : setTimeout(outOfTime, Math.max(0, job.deadline - Date.now()))
      if (signal?.aborted) cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      child.on('message', (message: FromTraining) => {
        if (message.type === 'progress') onProgress?.(message.progress)
        else if (message.type === 'done') resolve({ result: message.result, model: message.model })
        else reject(LatheError.fromJSON(message.error))
      })
      child.on('error', (error) =>
        reject(new LatheError('processLost', `The training process could not start: ${error.message}.`)),
      )
      child.on('exit', (code, name) => reject(lost(code, name)))
      child.once('exit', () => clearTimeout(timer))
      send(child, { type: 'train', job })
    })
  } finally {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
}

const send = (child: ChildProcess, message: ToTraining): void => void child.send(message, () => {})

/** Asks the process to end, and ends it where it does not. */
function stopper(child: ChildProcess): () => void {
  return () => {
    if (child.connected) send(child, { type: 'cancel' })
    setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS).unref()
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS)
  await exit
  clearTimeout(timer)
}

function lost(code: number | null, name: NodeJS.Signals | null): LatheError {
  const how = name === null ? `ended with code ${code}` : `was ended by ${name}`
  const why = name === 'SIGKILL' ? ' The system does this when memory runs out.' : ''
  return new LatheError(
    'processLost',
    `The training process ${how} before it was done.${why} Nothing was written, and earlier results are untouched.`,
    {
      next: 'Run the command again; with little memory, use fewer columns or --memory.',
    },
  )
}
