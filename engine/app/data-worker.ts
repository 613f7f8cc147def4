// The entry of the thread that holds data in memory: reading and profiling a large file takes seconds, in which the
// application must go on answering. One question, one port, one answer.
import { type MessagePort, parentPort } from 'node:worker_threads'
import { LatheError } from '../../shared/core/index.ts'
import { createTableCalls, type TableCalls } from './table-calls.ts'

export interface TableQuestion {
  readonly call: keyof TableCalls
  readonly args: readonly unknown[]
  readonly port: MessagePort
}

const calls = createTableCalls()

parentPort?.on('message', async ({ call, args, port }) => {
  try {
    const answer: (...given: unknown[]) => Promise<unknown> = Reflect.get(calls, call)
    port.postMessage({ result: await answer(...args) })
  } catch (error) {
    port.postMessage(error instanceof LatheError ? { error: error.toJSON() } : { defect: error })
  }
})
