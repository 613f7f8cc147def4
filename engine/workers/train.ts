import { LatheError, type OnProgress, usageError } from '../../shared/core/index.ts'
import { distFile } from '../dist.ts'
import { type Ending, type Launch, type Launched, launchNode } from './launch.ts'
import { isFromTraining, type ToTraining, type Trained, type TrainJob } from './messages.ts'
import { makeFolder, removeFolder } from './training-folder.ts'

export interface TrainControls {
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
  /** How the process is started. */
  readonly launch?: Launch
}

/**
 * Trains in a process of its own. A cancel ends it at once, in the middle of whatever it does; a crash or a kill of it
 * is an error that says so. In every case nothing is left behind: the process writes to a temporary folder only, which
 * goes with it.
 *
 * @returns the result, the bytes of the model file, and what the model says of the test rows
 */
export async function train(
  job: TrainJob,
  { onProgress, signal, launch = launchNode }: TrainControls = {},
): Promise<Trained> {
  const program = distFile('training-process.js')
  const folder = await makeFolder()
  try {
    const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder }
    const launched = launch(program, [folder, String(process.pid)], { env, isDetached: true })
    try {
      return await outcome(launched, job, onProgress, signal)
    } finally {
      // It has told all that it had to tell, or is not wanted any more.
      launched.kill()
      await launched.ended
    }
  } finally {
    removeFolder(folder)
  }
}

function outcome(
  launched: Launched,
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
    launched.onMessage((message) => {
      if (!isFromTraining(message)) return
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'done') resolve({ result: message.result, model: message.model, test: message.test })
      else reject(LatheError.fromJSON(message.error))
    })
    const said = lastLines(launched)
    void launched.ended.then((ending) => reject(lost(ending, said())))
    const start: ToTraining = { type: 'train', job }
    launched.send(start)
  })
  return result.finally(() => clearTimeout(timer))
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
function lastLines(launched: Launched): () => string {
  let text = ''
  launched.onText((more, stream) => {
    if (stream === 'stderr') text = (text + more).slice(-4000)
  })
  return () => text
}

function lost({ code, signal: name, notStarted: refused }: Ending, said: string): LatheError {
  if (refused) return notStarted(refused)
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
