// The entry of a thread that works for sessions of the kernels, one after the other, and sleeps in between.
import { parentPort, workerData } from 'node:worker_threads'
import { FAILED, NEXT, PENDING } from '../../kernels/index.ts'
import { instantiate } from './kernels.ts'

const { module, thread } = workerData

parentPort?.on('message', ({ memory, phase }) => {
  try {
    instantiate(module, memory).serve(thread, phase)
  } catch {
    const control = new Int32Array(memory.buffer)
    Atomics.store(control, FAILED >> 2, 1)
    Atomics.store(control, NEXT >> 2, 0)
    Atomics.store(control, PENDING >> 2, 0)
    Atomics.notify(control, PENDING >> 2)
  }
})
