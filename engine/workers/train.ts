import { type ChildProcess, fork } from 'node:child_process'
import { LatheError, type OnProgress, usageError } from '../../shared/core/index.ts'
import { distFile } from '../dist.ts'
import type { FromTraining, ToTraining, Trained, TrainJob } from './messages.ts'
import { makeFolder, removeFolder } from './training-folder.ts'

/**
 * Trains in a process of its own. A cancel ends it at once, in the middle of whatever it does; a crash or a kill of it
 * is an error that says so. In every case nothing is left behind: the process writes to a temporary folder only, which
 * goes with it.
 *
 * @returns the result, the bytes of the model file, and what the model says of the test rows
 */
export async function train(
  job: TrainJob,
  { onProgress, signal }: { onProgress?: OnProgress; signal?: AbortSignal } = {},
): Promise<Trained> {
  const program = distFile('training-process.js')
  const folder = await makeFolder()
  try {
    const child = fork(program, [folder, String(process.pid)], {
      serialization: 'advanced',
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A Ctrl-C in the terminal reaches this process only, which then says what happened.
      detached: true,
    })
    try {
      return await outcome(child, job, onProgress, signal)
    } finally {
      await ended(child)
    }
  } finally {
    removeFolder(folder)
  }
}

function outcome(
  child: ChildProcess,
  job: TrainJob,
  onProgress: OnProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<Trained> {
  let timer: NodeJS.Timeout | undefined
  const cancelled = () => new LatheError('cancelled', 'Training was cancelled; nothing was written.')
  const result = new Promise<Trained>((resolve, reject) => {
    if (signal?.aborted) reject(cancelled())
    signal?.addEventListener('abort', () => reject(cancelled()), { once: true })
    if (job.deadline !== null) timer = setTimeout(() => reject(outOfTime()), Math.max(0, job.deadline - Date.now()))
    child.on('message', (message: FromTraining) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'done') resolve({ result: message.result, model: message.model, test: message.test })
      else reject(LatheError.fromJSON(message.error))
    })
    child.on('error', (error) => reject(notStarted(error)))
    const said = lastLines(child)
    child.on('close', (code, name) => reject(lost(code, name, said())))
    // A failure to send shows as the end of the process.
    const start: ToTraining = { type: 'train', job }
    child.send(start, () => {})
  })
  return result.finally(() => clearTimeout(timer))
}

/** The process has told all that it had to tell, or is not wanted any more. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}

const outOfTime = () =>
  usageError('The budget ended before one model was trained and evaluated.', {
    next: 'Give more time with --budget, or fewer rows or families.',
  })

const notStarted = (error: Error) =>
  new LatheError('processLost', `The training process could not start: ${error.message}.`, {
    next: 'Check that memory and process limits leave room for one more process.',
  })

/** What the process wrote to its standard error, its end only: a crash of the runtime speaks there. */
function lastLines(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000)
  })
  return () => text
}

function lost(code: number | null, name: NodeJS.Signals | null, said: string): LatheError {
  const how = name === null ? `ended with code ${code}` : `was ended by ${name}`
  const isMemory = name === 'SIGKILL' || /out of memory|allocation failed/i.test(said)
  const cause = /^(?:\w*Error|FATAL ERROR): .+$/m.exec(said)?.[0]
  const why = isMemory ? ' The system does this when memory runs out.' : cause ? ` (${cause})` : ''
  return new LatheError(
    'processLost',
    `The training process ${how} before it was done.${why} Nothing was written, and earlier results are untouched.`,
    { next: 'Run the command again; with little memory, use fewer columns or --memory.' },
  )
}
