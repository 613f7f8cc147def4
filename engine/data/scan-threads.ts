import { Worker } from 'node:worker_threads'
import { distFile } from '../dist.ts'
import { recordModule } from './record-kernels.ts'
import type { ScanAnswer, ScanJobs } from './scan-thread.ts'

interface Waiting {
  readonly kind: keyof ScanJobs
  readonly job: unknown
  readonly memory: readonly ArrayBuffer[]
  settle(answer: unknown): void
  fail(error: Error): void
}

/** Threads for the parts of one large file. They start with the first job, take jobs in their order, and end with close(). */
export class ScanThreads {
  readonly #count: number
  readonly #workers: Worker[] = []
  readonly #idle: Worker[] = []
  readonly #queue: Waiting[] = []
  readonly #running = new Map<Worker, Waiting>()
  #isClosed = false

  constructor(count: number) {
    this.#count = count
  }

  get count(): number {
    return this.#count
  }

  /**
   * Has a thread do a job; fails where the thread does, and where the threads are closed before it is done.
   *
   * @param memory of the job, which the thread takes along
   */
  run<K extends keyof ScanJobs>(
    kind: K,
    job: ScanJobs[K][0],
    memory: readonly ArrayBuffer[] = [],
  ): Promise<ScanJobs[K][1]> {
    return new Promise((settle, fail) => {
      if (this.#isClosed) return fail(new Error('the threads are closed'))
      this.#queue.push({ kind, job, memory, settle, fail })
      if (this.#idle.length === 0 && this.#workers.length < this.#count) this.#idle.push(this.#start())
      this.#give()
    })
  }

  close(): void {
    this.#isClosed = true
    for (const worker of this.#workers) worker.terminate()
    for (const { fail } of [...this.#running.values(), ...this.#queue]) fail(new Error('the threads are closed'))
    this.#running.clear()
    this.#queue.length = 0
  }

  #start(): Worker {
    const worker = new Worker(distFile('scan-thread.js'), { workerData: recordModule() })
    this.#workers.push(worker)
    worker.on('message', ({ answer }: ScanAnswer) => {
      this.#running.get(worker)?.settle(answer)
      this.#running.delete(worker)
      this.#idle.push(worker)
      this.#give()
    })
    worker.on('error', (error) => {
      this.#running.get(worker)?.fail(error)
      this.#running.delete(worker)
    })
    return worker
  }

  #give(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const [worker, waiting] = [this.#idle.shift(), this.#queue.shift()]
      if (!worker || !waiting) return
      this.#running.set(worker, waiting)
      worker.postMessage({ kind: waiting.kind, job: waiting.job }, waiting.memory)
    }
  }
}
