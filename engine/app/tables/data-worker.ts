// The entry of the thread that holds data in memory: reading and profiling a large file takes seconds, in which the
// application must go on answering. One question, one port; over it go reports and one answer, and back goes a cancel.
import { type MessagePort, parentPort } from 'node:worker_threads'
import { LatheError, throwIfCancelled } from '../../../shared/core/index.ts'
import type { OpenControls } from './open-table.ts'
import { createTableCalls, type TableCalls } from './table-calls.ts'

export interface TableQuestion {
  readonly call: keyof TableCalls
  readonly args: readonly unknown[]
  readonly port: MessagePort
  /** 1 as soon as the answer is not wanted: work that never lets a message in looks there. */
  readonly stop: Int32Array<SharedArrayBuffer>
}

const calls = createTableCalls()
/** Between two reports. */
const PAUSE_MILLISECONDS = 50

parentPort?.on('message', async ({ call, args, port, stop }) => {
  try {
    const answer: (...given: unknown[]) => Promise<unknown> = Reflect.get(calls, call)
    const flag: TableQuestion['stop'] = stop
    const stopped = {
      get aborted() {
        return Atomics.load(flag, 0) === 1
      },
      onProgress: reportsOver(port),
    }
    throwIfCancelled(stopped)
    port.postMessage({ result: await answer(...args, call === 'view' ? controlsOver(port) : stopped) })
  } catch (error) {
    port.postMessage(error instanceof LatheError ? { error: error.toJSON() } : { defect: error })
  }
})

function controlsOver(port: MessagePort): OpenControls {
  const controller = new AbortController()
  port.once('message', () => controller.abort())
  return { signal: controller.signal, onProgress: reportsOver(port) }
}

function reportsOver(port: MessagePort): NonNullable<OpenControls['onProgress']> {
  let last = 0
  return (progress) => {
    const now = performance.now()
    if (now - last < PAUSE_MILLISECONDS) return
    last = now
    port.postMessage({ progress })
  }
}
