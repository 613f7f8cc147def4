import { MessageChannel, Worker } from 'node:worker_threads'
import { LatheError } from '../../../shared/core/index.ts'
import { distFile } from '../../dist.ts'
import { askQuestion } from '../training/question.ts'
import type { TableQuestion } from './data-worker.ts'
import type { OpenControls, TableAt } from './open-table.ts'
import type { TableCalls, TableView } from './table-calls.ts'

/** The data in memory, in a thread of its own: nothing that is asked of it keeps the application from answering. */
export interface Tables {
  /** Opens a table, followed by reports; a cancel is answered within half a second. */
  view(at: TableAt, controls?: OpenControls): Promise<TableView>
  ask<C extends Exclude<keyof TableCalls, 'view'>>(
    call: C,
    ...args: Parameters<TableCalls[C]>
  ): Promise<Awaited<ReturnType<TableCalls[C]>>>
  /** The same, until it is not wanted any more: it ends within half a second, its work at the next step of a recipe. */
  askUntil<C extends Exclude<keyof TableCalls, 'view'>>(
    signal: AbortSignal | undefined,
    call: C,
    ...args: Parameters<TableCalls[C]>
  ): Promise<Awaited<ReturnType<TableCalls[C]>>>
  /** The same, followed by reports. */
  follow<C extends Exclude<keyof TableCalls, 'view'>>(
    controls: OpenControls,
    call: C,
    ...args: Parameters<TableCalls[C]>
  ): Promise<Awaited<ReturnType<TableCalls[C]>>>
  /** How often the thread was lost, and all that it held. */
  losses(): number
  close(): Promise<void>
}

/** The thread starts at the first question, and again after it was lost. */
export function createTables(): Tables {
  let worker: Worker | undefined
  let losses = 0
  const waiting = new Set<(error: Error) => void>()
  const failAll = (gone: Worker, error: Error) => {
    // The end of a thread that failed comes when the next one may have started.
    if (worker !== gone) return
    worker = undefined
    losses++
    for (const reject of [...waiting]) reject(error)
  }
  const start = (): Worker => {
    const started = new Worker(distFile('data-worker.js'))
    started.on('error', (error) => failAll(started, lost(error)))
    started.on('exit', () =>
      failAll(started, new LatheError('cancelled', 'Lathe is closing.', { next: 'Open it again.' })),
    )
    return started
  }
  function question<C extends keyof TableCalls>(
    call: C,
    args: readonly unknown[],
    controls: OpenControls = {},
  ): Promise<Awaited<ReturnType<TableCalls[C]>>> {
    return askQuestion(controls, ({ onProgress, onResult, onError }) => {
      const { port1, port2 } = new MessageChannel()
      const stop = new Int32Array(new SharedArrayBuffer(4))
      waiting.add(onError)
      port1.on('message', (answer) => {
        if (answer.progress) onProgress(answer.progress)
        else if (answer.error) onError(LatheError.fromJSON(answer.error))
        else if (answer.defect) onError(answer.defect)
        else onResult(answer.result)
      })
      worker ??= start()
      const asked: TableQuestion = { call, args, port: port2, stop }
      worker.postMessage(asked, [port2])
      return {
        cancel() {
          Atomics.store(stop, 0, 1)
          port1.postMessage('cancel')
        },
        close() {
          waiting.delete(onError)
          port1.close()
        },
      }
    })
  }
  return {
    view: (at, controls) => question('view', [at], controls),
    ask: (call, ...args) => question(call, args),
    askUntil: (signal, call, ...args) => question(call, args, signal ? { signal } : {}),
    follow: (controls, call, ...args) => question(call, args, controls),
    losses: () => losses,
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
