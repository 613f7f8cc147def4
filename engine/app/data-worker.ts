// The entry of the process that holds data in memory: reading and profiling a large file takes seconds and hundreds of
// megabytes, which the application must not. Questions are numbered; reports and one answer go back, and a cancel comes.
import { LatheError } from '../../shared/core/index.ts'
import { connectParent } from '../workers/parent.ts'
import { isToTables } from './data-messages.ts'
import type { OpenControls } from './open-table.ts'
import { createTableCalls } from './table-calls.ts'

const calls = createTableCalls()
const parent = connectParent()
const cancels = new Map<number, AbortController>()
/** Between two reports. */
const PAUSE_MILLISECONDS = 50

parent.onGone(() => process.exit())
parent.onMessage(async (message) => {
  if (!isToTables(message)) return
  const { id } = message
  if (message.type === 'cancel') return cancels.get(id)?.abort()
  const controller = new AbortController()
  cancels.set(id, controller)
  try {
    const { args } = message
    const call: string = message.call
    const answer: (...given: unknown[]) => Promise<unknown> = Reflect.get(calls, call)
    const given = call === 'view' ? [...args, controlsOf(id, controller.signal)] : args
    parent.send({ type: 'answer', id, result: await answer(...given) })
  } catch (error) {
    parent.send(
      error instanceof LatheError
        ? { type: 'error', id, error: error.toJSON() }
        : { type: 'defect', id, text: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    )
  } finally {
    cancels.delete(id)
  }
})

function controlsOf(id: number, signal: AbortSignal): OpenControls {
  let last = 0
  return {
    signal,
    onProgress(progress) {
      const now = performance.now()
      if (now - last < PAUSE_MILLISECONDS) return
      last = now
      parent.send({ type: 'progress', id, progress })
    },
  }
}
