import { AsyncIteratorClass } from '@orpc/server'
import type { RunSummary, TrainingEvent } from '../../../shared/contract/index.ts'
import type { TrainControls } from '../../workers/train.ts'
import { CLOSED, PAUSED } from '../../workers/train-resumably.ts'

/** Between two reports to one window. */
const PAUSE_MILLISECONDS = 100

/** Where a training is: what a window that opens now is told. */
export type TrainingState = Omit<Extract<TrainingEvent, { type: 'progress' }>, 'type'>

/** A training under way, which any number of windows may follow. */
export interface Training {
  readonly state: () => TrainingState
  /** Rejected where it failed or was cancelled. */
  readonly ended: Promise<RunSummary>
  /** Resolved at the next report, or at the end. */
  readonly change: () => Promise<void>
  cancel(): void
  /** Ends it; its checkpoint stays, and its streams say that it was paused. */
  pause(): void
  /** Ends it as a kill would: its checkpoint stays. */
  close(): void
  isPaused(): boolean
  /** Ends the search with what it has. */
  finish(): void
}

/** Starts `work` at once. */
export function startTraining(work: (controls: TrainControls) => Promise<RunSummary>): Training {
  const controller = new AbortController()
  const finisher = new AbortController()
  let state: TrainingState = { fraction: 0, text: 'starting', isFinishing: false }
  let waiting: (() => void)[] = []
  const wake = () => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }
  const set = (changes: Partial<TrainingState>) => {
    state = { ...state, ...changes }
    wake()
  }
  const ended = work({
    onProgress: set,
    onResults: (results) => set({ results }),
    onCurve: (curve) => set({ curve }),
    signal: controller.signal,
    finish: finisher.signal,
  })
  // Whoever follows hears of a failure; nobody may be following.
  ended.then(wake, wake)
  return {
    state: () => state,
    ended,
    change: () => new Promise((resolve) => waiting.push(resolve)),
    cancel: () => controller.abort(),
    pause: () => controller.abort(PAUSED),
    close: () => controller.abort(CLOSED),
    isPaused: () => controller.signal.reason === PAUSED,
    finish() {
      finisher.abort()
      set({ isFinishing: true })
    },
  }
}

/**
 * The events of a training for one window: where it is, at most ten times a second, and the run at the end. Reports that
 * come faster are passed over, since a stream has no back-pressure; results and curves are told when they have changed.
 *
 * @param onReturn called when the window does not want any more
 */
export function eventsOf(training: Training, onReturn: () => void): AsyncIteratorClass<TrainingEvent> {
  let seen: TrainingState | undefined
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
    while (!hasEnded && training.state() === seen) await Promise.race([training.change(), ended])
    if (hasEnded) {
      isOver = true
      return { done: false, value: await lastOf(training) }
    }
    const { results, curve, ...progress } = training.state()
    const value: TrainingEvent = {
      type: 'progress',
      ...progress,
      ...(results && results !== seen?.results && { results }),
      ...(curve && curve !== seen?.curve && { curve }),
    }
    seen = training.state()
    return { done: false, value }
  }
  return new AsyncIteratorClass<TrainingEvent>(next, async (reason) => {
    if (reason !== 'next') onReturn()
  })
}

/** What a stream ends with; rejected where the training failed or was cancelled. */
async function lastOf(training: Training): Promise<TrainingEvent> {
  try {
    return { type: 'done', run: await training.ended }
  } catch (error) {
    if (training.isPaused()) return { type: 'paused' }
    throw error
  }
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
