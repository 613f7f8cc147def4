import type { OutgoingHttpHeaders } from 'node:http'
import { type ErrorCode, LatheError } from '../../../shared/core/index.ts'

/** A request that is turned down: its status, and the error that the page shows. */
export class Refusal extends Error {
  readonly status: number
  readonly error: LatheError
  readonly headers: OutgoingHttpHeaders

  constructor(status: number, error: LatheError, headers: OutgoingHttpHeaders = {}) {
    super(error.message)
    this.status = status
    this.error = error
    this.headers = headers
  }
}

export const refuse = (status: number, message: string, next: string, headers?: OutgoingHttpHeaders): Refusal =>
  new Refusal(status, new LatheError('usage', message, { next }), headers)

const STATUSES: Partial<Record<ErrorCode, number>> = { internal: 500, processLost: 500, fileNotFound: 404 }

/** Whatever was thrown while a request was answered, as a refusal. */
export function refusalOf(thrown: unknown, onDefect: (error: unknown) => void): Refusal {
  if (thrown instanceof Refusal) return thrown
  if (thrown instanceof LatheError) return new Refusal(STATUSES[thrown.code] ?? 400, thrown)
  onDefect(thrown)
  return new Refusal(500, new LatheError('internal', 'Something went wrong inside Lathe.', { next: 'Try again.' }))
}
