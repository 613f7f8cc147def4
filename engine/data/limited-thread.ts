import { Worker } from 'node:worker_threads'
import { dataError, LatheError, throwIfCancelled } from '../../shared/core/index.ts'
import { distFile } from '../dist.ts'
import type { ReaderJobs } from './reader-thread.ts'
import type { SourceFile } from './source-file.ts'

/** What one file may take. */
export interface ThreadLimits {
  readonly megabytes: number
  readonly seconds: number
  /** What the file is read as, and what to do where that fails. */
  readonly noun: string
  readonly next: string
  readonly signal: AbortSignal | undefined
}

/** Reads a file in a thread of its own, which ends with it; a file that takes more than the limits is refused. */
export function readInThread<K extends keyof ReaderJobs>(
  kind: K,
  job: ReaderJobs[K][0],
  file: SourceFile,
  { megabytes, seconds, noun, next, signal }: ThreadLimits,
): Promise<ReaderJobs[K][1]> {
  throwIfCancelled(signal)
  const refused = (problem: string): LatheError =>
    dataError(`${file.name} cannot be read as ${noun}: ${problem}.`, { file: file.name, next })
  return new Promise((resolve, reject) => {
    const worker = new Worker(distFile('reader-thread.js'), {
      workerData: { kind, job },
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      stdout: true,
      stderr: true,
    })
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      worker.terminate()
      settle()
    }
    const fail = (error: LatheError) => finish(() => reject(error))
    const cancel = () => fail(new LatheError('cancelled', 'Cancelled.'))
    const timer = setTimeout(() => fail(refused(`it takes longer than ${seconds} seconds`)), seconds * 1000)
    signal?.addEventListener('abort', cancel)
    worker.once('message', ({ answer, problem }) =>
      answer ? finish(() => resolve(answer)) : fail(refused(String(problem))),
    )
    worker.once('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      fail(refused(isMemory ? `it takes more than ${megabytes} MB` : error.message))
    })
    worker.once('exit', () => fail(refused('its reader ended')))
  })
}
