// What tests of the application share: a client in the same process, and errors as they must be.
import { Readable } from 'node:stream'
import { createRouterClient } from '@orpc/server'
import { expect } from 'vitest'
import type { RunSummary, TrainingEvent } from '../../shared/contract/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import type { App } from '../hosts/app.ts'

/** The quickest training there is. */
export const FAST = { mode: 'fast', families: ['linear'], budgetSeconds: null } as const
/** One that is still running when the next call arrives. */
export const SLOW = { mode: 'best', families: [], budgetSeconds: null } as const

export const clientOf = (app: App) => createRouterClient(app.router)
export type Client = ReturnType<typeof clientOf>

export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of stream) found.push(value)
  return found
}

export function runOf(events: readonly TrainingEvent[]): RunSummary {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error('the training did not end with a run')
  return last.run
}

/** The error that a call ends with: one of the engine's, with a next step. */
export async function failure(call: Promise<unknown>): Promise<LatheError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof LatheError)) throw new Error(`no LatheError: ${error}`)
  expect(error.details.next).toMatch(/\S/)
  return error
}

export function upload(app: App, name: string, content: string | Uint8Array): Promise<string> {
  const { signal } = new AbortController()
  return app.files.receive(name, Readable.from([Buffer.from(content)]), { signal })
}
