import { MessageChannel, Worker } from 'node:worker_threads'
import { LatheError } from '../../shared/core/index.ts'
import { distFile } from '../dist.ts'
import type { TableQuestion } from './data-worker.ts'
import type { TableCalls } from './table-calls.ts'

/** The data in memory, in a thread of its own: nothing that is asked of it keeps the application from answering. */
export interface Tables {
  ask<C extends keyof TableCalls>(
    call: C,
    ...args: Parameters<TableCalls[C]>
  ): Promise<Awaited<ReturnType<TableCalls[C]>>>
  close(): Promise<void>
}

/** The thread starts at the first question, and again after it was lost. */
export function createTables(): Tables {
  let worker: Worker | undefined
  const waiting = new Set<(error: Error) => void>()
  const failAll = (gone: Worker, error: Error) => {
    // The end of a thread that failed comes when the next one may have started.
    if (worker !== gone) return
    worker = undefined
    for (const reject of waiting) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(distFile('data-worker.js'))
    started.on('error', (error) => failAll(started, lost(error)))
    started.on('exit', () =>
      failAll(started, new LatheError('cancelled', 'Lathe is closing.', { next: 'Open it again.' })),
    )
    return started
  }
  return {
    ask: (call, ...args) =>
      new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel()
        waiting.add(reject)
        port1.once('message', (answer) => {
          waiting.delete(reject)
          port1.close()
          if (answer.error) reject(LatheError.fromJSON(answer.error))
          else if (answer.defect) reject(answer.defect)
          else resolve(answer.result)
        })
        worker ??= start()
        const question: TableQuestion = { call, args, port: port2 }
        worker.postMessage(question, [port2])
      }),
    async close() {
      await worker?.terminate()
    },
  }
}

function lost(error: Error): LatheError {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const why = isMemory ? 'there was not enough memory' : error.message
  return new LatheError('processLost', `The data could not be held in memory: ${why}. Nothing was changed.`, {
    next: 'Try again; with little memory, close other programs, or use a file with fewer rows or columns.',
  })
}
