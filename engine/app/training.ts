import { AsyncIteratorClass } from '@orpc/server'
import type { RunSummary, TrainingEvent } from '../../shared/contract/index.ts'
import type { OnProgress, Progress } from '../../shared/core/index.ts'

/** Between two reports to one window. */
const PAUSE_MILLISECONDS = 100

/** A training under way, which any number of windows may follow. */
export interface Training {
  readonly progress: () => Progress
  /** Rejected where it failed or was cancelled. */
  readonly ended: Promise<RunSummary>
  /** Resolved at the next report, or at the end. */
  readonly change: () => Promise<void>
  cancel(): void
}

/** Starts `work` at once. */
export function startTraining(work: (onProgress: OnProgress, signal: AbortSignal) => Promise<RunSummary>): Training {
  const controller = new AbortController()
  let latest: Progress = { fraction: 0, text: 'starting' }
  let waiting: (() => void)[] = []
  const wake = () => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }
  const ended = work((progress) => {
    latest = progress
    wake()
  }, controller.signal)
  // Whoever follows hears of a failure; nobody may be following.
  ended.then(wake, wake)
  return {
    progress: () => latest,
    ended,
    change: () => new Promise((resolve) => waiting.push(resolve)),
    cancel: () => controller.abort(),
  }
}

/**
 * The events of a training for one window: the latest progress, at most ten times a second, and the run at the end.
 * Reports that come faster are passed over, since a stream has no back-pressure.
 *
 * @param onReturn called when the window does not want any more
 */
export function eventsOf(training: Training, onReturn: () => void): AsyncIteratorClass<TrainingEvent> {
  let seen: Progress | undefined
  let isOver = false
  let hasEnded = false
  const ended = training.ended.then(
    () => {
      hasEnded = true
    },
    () => {
      hasEnded = true
    },
  )
  const next = async (): Promise<IteratorResult<TrainingEvent, undefined>> => {
    if (isOver) return { done: true, value: undefined }
    if (seen) await Promise.race([pause(), ended])
    while (!hasEnded && training.progress() === seen) await Promise.race([training.change(), ended])
    if (hasEnded) {
      isOver = true
      return { done: false, value: { type: 'done', run: await training.ended } }
    }
    seen = training.progress()
    return { done: false, value: { type: 'progress', ...seen } }
  }
  return new AsyncIteratorClass<TrainingEvent>(next, async (reason) => {
    if (reason !== 'next') onReturn()
  })
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))

/** The stream of a project in which nothing is trained. */
export const noEvents = (): AsyncIteratorClass<TrainingEvent> =>
  new AsyncIteratorClass<TrainingEvent>(
    async () => ({ done: true, value: undefined }),
    async () => {},
  )

/**
 * Whether a call was aborted because its connection is gone, rather than by somebody: a transport that closes gives no
 * reason, which leaves the platform's own, while a client's abort arrives with one.
 */
export const isLostConnection = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && signal.reason instanceof DOMException
