// The entry of the process that holds data in memory: reading and profiling a large file takes seconds and hundreds of
// megabytes, which the application must not. Questions are numbered; reports and one answer go back, and a cancel comes.
// The work is done in a thread of its own, so that a cancel is heard at once.
import type { ReadingProgress } from '../../../shared/contract/index.ts'
import { LatheError } from '../../../shared/core/index.ts'
import { connectParent } from '../../workers/parent.ts'
import { isToTables } from './data-messages.ts'
import { createTables } from './tables.ts'

const tables = createTables()
const parent = connectParent()
const cancels = new Map<number, AbortController>()
/** What of Tables is called; named by text, since a question's arguments are of any type. */
const VIEW: string = 'view'
const FOLLOW: string = 'follow'

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
    const controls = {
      signal: controller.signal,
      onProgress: (progress: ReadingProgress) => parent.send({ type: 'progress', id, progress }),
    }
    const view: (...given: unknown[]) => Promise<unknown> = Reflect.get(tables, VIEW)
    const follow: (...given: unknown[]) => Promise<unknown> = Reflect.get(tables, FOLLOW)
    const result = call === VIEW ? await view(...args, controls) : await follow(controls, call, ...args)
    parent.send({ type: 'answer', id, result })
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
