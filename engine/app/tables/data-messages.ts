import type { ReadingProgress } from '../../../shared/contract/index.ts'
import type { LatheError } from '../../../shared/core/index.ts'
import type { TableCalls } from './table-calls.ts'

/** What the process that holds data is asked and told; `id` numbers the questions. */
export type ToTables =
  | {
      readonly type: 'ask'
      readonly id: number
      readonly call: keyof TableCalls
      readonly args: readonly unknown[]
    }
  | { readonly type: 'cancel'; readonly id: number }

export type FromTables =
  | { readonly type: 'progress'; readonly id: number; readonly progress: ReadingProgress }
  | { readonly type: 'answer'; readonly id: number; readonly result: Awaited<ReturnType<TableCalls[keyof TableCalls]>> }
  | { readonly type: 'error'; readonly id: number; readonly error: ReturnType<LatheError['toJSON']> }
  | { readonly type: 'defect'; readonly id: number; readonly text: string }

const hasType = (message: unknown, types: ReadonlySet<unknown>): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && types.has(message.type)

export const isToTables = (message: unknown): message is ToTables => hasType(message, TO)
export const isFromTables = (message: unknown): message is FromTables => hasType(message, FROM)

const TO = new Set<unknown>(['ask', 'cancel'] satisfies ToTables['type'][])
const FROM = new Set<unknown>(['progress', 'answer', 'error', 'defect'] satisfies FromTables['type'][])
