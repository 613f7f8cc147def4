// The entry of a thread that works for sessions of the kernels, one after the other, and sleeps in between.
import { parentPort, workerData } from 'node:worker_threads'
import { instantiate } from './kernels.ts'

const { module, thread } = workerData

parentPort?.on('message', ({ memory, phase }) => instantiate(module, memory).serve(thread, phase))
