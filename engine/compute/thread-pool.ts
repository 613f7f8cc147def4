import { Worker } from 'node:worker_threads'
import { FAILED, NEXT, PENDING, PHASE, QUIT, THREADS } from '../../kernels/index.ts'
import { distFile } from '../dist.ts'
import { instantiate, kernelModule } from './kernels.ts'

const PAGE = 65_536

/** A memory with threads at work on it. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer
  readonly threads: number
  /** Has the first tasks done by all threads, and returns when they are. */
  run(count: number): void
  close(): void
}

const workers: Worker[] = []

/**
 * Memories of sessions that have ended, one for each number of threads. A thread that is late to see the end of a session
 * finds the next one of as many threads there, and may as well work for it.
 */
const spare = new Map<number, WebAssembly.Memory>()

/**
 * Opens a memory of at least `bytes`, not cleared. Threads stay for the next session, and do not keep the process alive.
 *
 * @throws RangeError where there is not so much memory
 */
export function openMemory(bytes: number, threads: number): KernelMemory {
  const pages = Math.ceil(bytes / PAGE)
  const kept = spare.get(threads)
  spare.delete(threads)
  const memory =
    kept && kept.buffer.byteLength >= bytes
      ? kept
      : new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const control = new Int32Array(memory.buffer)
  Atomics.store(control, NEXT >> 2, 0)
  Atomics.store(control, PENDING >> 2, 0)
  Atomics.store(control, QUIT >> 2, 0)
  Atomics.store(control, FAILED >> 2, 0)
  Atomics.store(control, THREADS >> 2, threads)
  const kernels = instantiate(kernelModule(), memory)
  const phase = Atomics.load(control, PHASE >> 2)
  for (let thread = 1; thread < threads; thread++) workerFor(thread).postMessage({ memory, phase })
  return {
    buffer: memory.buffer,
    threads,
    run(count) {
      kernels.run(count)
      if (Atomics.load(control, FAILED >> 2) !== 0) throw new Error('a thread of the kernels failed')
    },
    close() {
      Atomics.store(control, QUIT >> 2, 1)
      Atomics.add(control, PHASE >> 2, 1)
      Atomics.notify(control, PHASE >> 2)
      spare.set(threads, memory)
    },
  }
}

function workerFor(thread: number): Worker {
  const known = workers[thread]
  if (known) return known
  const worker = new Worker(distFile('kernel-thread.js'), { workerData: { module: kernelModule(), thread } })
  worker.unref()
  workers[thread] = worker
  return worker
}
