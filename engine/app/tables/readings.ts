import type { ReadingProgress } from '../../../shared/contract/index.ts'
import { isLostConnection } from '../training/training.ts'
import type { OpenControls } from './open-table.ts'

/** Between two reports to one window. */
const PAUSE_MILLISECONDS = 100

/** Calls that read files and that a window gave a name to, so that it can follow them. */
export interface Readings {
  /** Runs a call under its name, if it has one. An abort of its signal cancels it, unless the connection was lost. */
  run<T>(
    job: string | undefined,
    signal: AbortSignal | undefined,
    work: (controls: OpenControls) => Promise<T>,
  ): Promise<T>
  /** The latest report at most ten times a second, until the call has ended. The call may begin later. */
  follow(job: string, signal: AbortSignal | undefined): AsyncGenerator<ReadingProgress>
}

interface Job {
  latest: ReadingProgress | undefined
  isOver: boolean
  waiting: (() => void)[]
}

export function createReadings(): Readings {
  const jobs = new Map<string, Job>()
  const jobOf = (name: string): Job => {
    const job = jobs.get(name) ?? { latest: undefined, isOver: false, waiting: [] }
    jobs.set(name, job)
    return job
  }
  const wake = (job: Job) => {
    for (const resolve of job.waiting.splice(0)) resolve()
  }
  return {
    async run(name, signal, work) {
      const job = name === undefined ? undefined : jobOf(name)
      const controller = new AbortController()
      const stop = () => {
        if (!isLostConnection(signal)) controller.abort()
      }
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
      const onProgress = (progress: ReadingProgress) => {
        if (!job) return
        job.latest = progress
        wake(job)
      }
      try {
        return await work({ onProgress, signal: controller.signal })
      } finally {
        signal?.removeEventListener('abort', stop)
        if (job && name !== undefined) {
          jobs.delete(name)
          job.isOver = true
          wake(job)
        }
      }
    },
    async *follow(name, signal) {
      const job = jobOf(name)
      const change = () => new Promise<void>((resolve) => job.waiting.push(resolve))
      const leave = () => wake(job)
      signal?.addEventListener('abort', leave, { once: true })
      try {
        let seen: ReadingProgress | undefined
        while (!job.isOver && !signal?.aborted) {
          if (job.latest && job.latest !== seen) {
            seen = job.latest
            yield seen
            await Promise.race([pause(), over(job, change)])
          } else await change()
        }
      } finally {
        signal?.removeEventListener('abort', leave)
        if (!job.latest && jobs.get(name) === job) jobs.delete(name)
      }
    },
  }
}

async function over(job: Job, change: () => Promise<void>): Promise<void> {
  while (!job.isOver) await change()
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))
