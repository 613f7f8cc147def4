import { join } from 'node:path'
import { LatheError, type OnProgress, usageError } from '../../shared/core/index.ts'
import { type Candidate, OUT_OF_MEMORY, type SearchHost } from '../../shared/train/index.ts'
import { distFile } from '../dist.ts'
import type { Foreseen } from './foresee.ts'
import { type Ending, type Launch, type Launched, launchNode } from './launch.ts'
import {
  type FailedCandidate,
  isFromTraining,
  type StartTraining,
  type ToTraining,
  type Trained,
  type TrainJob,
} from './messages.ts'
import { makeFolder, removeFolder } from './training-folder.ts'

export interface TrainControls extends Pick<SearchHost, 'onResults' | 'onCurve'> {
  readonly onProgress?: OnProgress
  /** Told what the training is going to take, before its search. */
  readonly onEstimate?: (estimate: Foreseen) => void
  /** Ends the training at once, with nothing. */
  readonly signal?: AbortSignal
  /** Ends the search with what it has. */
  readonly finish?: AbortSignal
  /** How the process is started. */
  readonly launch?: Launch
  /** The folder that keeps finished trials; those that lie there are not made again. It is the caller's to remove. */
  readonly checkpoint?: string
}

/**
 * Trains in a process of its own. A cancel ends it at once, in the middle of whatever it does; a crash or a kill of it
 * is an error that says so. In every case nothing is left behind but the checkpoint: the process writes to a temporary
 * folder only, which goes with it. A trial whose memory runs out is tried no more: another process goes on without it.
 *
 * @returns the result, the bytes of the model file, and what the model says of the test rows
 */
export async function train(job: TrainJob, controls: TrainControls = {}): Promise<Trained> {
  const folder = await makeFolder()
  const checkpoint = controls.checkpoint ?? join(folder, 'checkpoint')
  const failed: FailedCandidate[] = []
  try {
    for (;;) {
      const trying: Trying = { candidate: null }
      try {
        return await inProcess({ type: 'train', job, checkpoint, failed }, folder, controls, trying)
      } catch (error) {
        if (!(error instanceof OutOfMemory) || trying.candidate === null) throw error
        failed.push({ candidate: trying.candidate, why: OUT_OF_MEMORY })
      }
    }
  } finally {
    removeFolder(folder)
  }
}

/** The process had no memory left, by its own last words. */
class OutOfMemory extends LatheError {}

/** The candidate that a process is at. */
interface Trying {
  candidate: Candidate | null
}

async function inProcess(
  start: StartTraining,
  folder: string,
  controls: TrainControls,
  trying: Trying,
): Promise<Trained> {
  const { launch = launchNode, finish } = controls
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder }
  const launched = launch(distFile('training-process.js'), [folder, String(process.pid)], { env, isDetached: true })
  const tell = (message: ToTraining) => launched.send(message)
  const end = () => tell(FINISH)
  try {
    const result = outcome(launched, start.job, controls, trying)
    tell(start)
    if (finish?.aborted) end()
    finish?.addEventListener('abort', end, { once: true })
    return await result
  } finally {
    finish?.removeEventListener('abort', end)
    // It has told all that it had to tell, or is not wanted any more.
    launched.kill()
    await launched.ended
  }
}

function outcome(launched: Launched, job: TrainJob, controls: TrainControls, trying: Trying): Promise<Trained> {
  const { signal, onProgress, onEstimate, onResults, onCurve } = controls
  let timer: NodeJS.Timeout | undefined
  const cancelled = () => new LatheError('cancelled', 'Training was cancelled; nothing was written.')
  const result = new Promise<Trained>((resolve, reject) => {
    if (signal?.aborted) reject(cancelled())
    signal?.addEventListener('abort', () => reject(cancelled()), { once: true })
    let hasModel = false
    // What has finished by then is the fallback: the search ends, and what is left to do is done without what can be left out.
    const atDeadline = () => (hasModel ? launched.send(FINISH) : reject(outOfTime()))
    if (job.deadline !== null) timer = setTimeout(atDeadline, patience(job.deadline - Date.now()))
    launched.onMessage((message) => {
      if (!isFromTraining(message)) return
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'trying') trying.candidate = message.candidate
      else if (message.type === 'results') {
        trying.candidate = null
        hasModel ||= message.results.trials.some(({ failed }) => failed === undefined)
        onResults?.(message.results)
      } else if (message.type === 'curve') onCurve?.(message.curve)
      else if (message.type === 'estimate') onEstimate?.(message.estimate)
      else if (message.type === 'done') {
        const { type: _, ...trained } = message
        resolve(trained)
      } else reject(LatheError.fromJSON(message.error))
    })
    const said = lastLines(launched)
    void launched.ended.then((ending) => reject(lost(ending, said())))
  })
  return result.finally(() => clearTimeout(timer))
}

const FINISH: ToTraining = { type: 'finish' }

/** A busy machine makes what follows the search longer than was kept for it: a model that is late beats none. */
const LATE = { milliseconds: 1500, share: 0.04 }

/** Milliseconds after which a training without one finished trial ends with nothing, of those that are left of its budget: of one that is over, less than none. */
const patience = (left: number): number => Math.max(0, left + Math.max(LATE.milliseconds, LATE.share * left))

const outOfTime = () =>
  usageError('The budget ended before one model was trained and evaluated.', {
    next: 'Give fewer rows or families, or more time.',
    remedies: [{ option: 'budget' }],
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
  const hasSaidSo = /out of memory|allocation failed/i.test(said)
  const cause = /^(?:\w*Error|FATAL ERROR): .+$/m.exec(said)?.[0]
  const isMemory = hasSaidSo || name === 'SIGKILL'
  const why = isMemory ? ' The system does this when memory runs out.' : cause ? ` (${cause})` : ''
  const Kind = hasSaidSo ? OutOfMemory : LatheError
  return new Kind(
    'processLost',
    `The training process ${how} before it was done.${why} Nothing was written, and earlier results are untouched.`,
    { next: 'Train again; with little memory, use fewer rows, columns or families.' },
  )
}
