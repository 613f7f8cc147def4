import { LatheError } from '../../../shared/core/index.ts'
import { distFile } from '../../dist.ts'
import type { Ending, Launch, Launched } from '../../workers/launch.ts'
import { askQuestion } from '../training/question.ts'
import { type FromTables, isFromTables, type ToTables } from './data-messages.ts'
import type { OpenControls } from './open-table.ts'
import type { TableCalls } from './table-calls.ts'
import type { Tables } from './tables.ts'

/** What a question waits for. */
interface Waiting {
  readonly onMessage: (message: FromTables) => void
  readonly onLost: (error: Error) => void
}

/** Tables in a process of their own, which starts at the first question, and again after it was lost. */
export function createTablesProcess(launch: Launch): Tables {
  let process: Launched | undefined
  let asked = 0
  let isClosing = false
  let losses = 0
  const waiting = new Map<number, Waiting>()
  const start = (): Launched => {
    const started = launch(distFile('data-process.js'), [], { env: globalThis.process.env, isDetached: true })
    let words = ''
    started.onText((text) => {
      words = (words + text).slice(-MOST_WORDS)
    })
    started.onMessage((message) => {
      if (isFromTables(message)) waiting.get(message.id)?.onMessage(message)
    })
    started.ended.then((ending) => {
      // The end of a process that failed comes when the next one may have started.
      if (process !== started) return
      process = undefined
      losses++
      const error = isClosing ? CLOSING : lost(ending, words)
      for (const { onLost } of [...waiting.values()]) onLost(error)
    })
    return started
  }
  function question<C extends keyof TableCalls>(
    call: C,
    args: readonly unknown[],
    controls: OpenControls = {},
  ): Promise<Awaited<ReturnType<TableCalls[C]>>> {
    // What is under way in the application may still ask: a process that began now would outlive it.
    if (isClosing) return Promise.reject(CLOSING)
    return askQuestion(controls, ({ onProgress, onResult, onError }) => {
      const id = asked++
      const send = (message: ToTables) => process?.send(message)
      const onMessage = (message: FromTables) => {
        if (message.type === 'progress') onProgress(message.progress)
        else if (message.type === 'error') onError(LatheError.fromJSON(message.error))
        else if (message.type === 'defect') onError(new Error(message.text))
        else if (isAnswerOf<C>(message)) onResult(message.result)
      }
      waiting.set(id, { onMessage, onLost: onError })
      process ??= start()
      send({ type: 'ask', id, call, args })
      return { cancel: () => send({ type: 'cancel', id }), close: () => waiting.delete(id) }
    })
  }
  return {
    view: (at, controls) => question('view', [at], controls),
    ask: (call, ...args) => question(call, args),
    askUntil: (signal, call, ...args) => question(call, args, signal ? { signal } : {}),
    follow: (controls, call, ...args) => question(call, args, controls),
    losses: () => losses,
    async close() {
      isClosing = true
      process?.kill()
      await process?.ended
    },
  }
}

/** An answer has the number of its question, and with it the type of its result. */
const isAnswerOf = <C extends keyof TableCalls>(
  message: FromTables,
): message is { type: 'answer'; id: number; result: Awaited<ReturnType<TableCalls[C]>> } => message.type === 'answer'

const CLOSING = new LatheError('cancelled', 'Lathe is closing.', { next: 'Open it again.' })
/** Of what a process writes at its end. */
const MOST_WORDS = 4000

function lost({ code, signal, notStarted }: Ending, words: string): LatheError {
  const isMemory = /heap out of memory|OutOfMemory|bad_alloc/i.test(words) || signal === 'SIGKILL'
  const ended = notStarted?.message ?? `its process ended with ${signal ?? code}`
  const why = isMemory ? 'there was not enough memory' : ended
  return new LatheError('processLost', `The data could not be held in memory: ${why}. Nothing was changed.`, {
    next: 'Try again; with little memory, close other programs, or use a file with fewer rows or columns.',
  })
}
