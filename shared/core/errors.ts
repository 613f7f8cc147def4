import type { Remedy } from './remedy.ts'

/** The closed union of error codes. The exit code of the command line follows from the code alone. */
export type ErrorCode =
  | 'usage'
  | 'fileNotFound'
  | 'fileUnreadable'
  | 'data'
  | 'unsupported'
  | 'corruptModel'
  | 'verificationFailed'
  | 'cancelled'
  | 'processLost'
  | 'internal'

export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  fileNotFound: 3,
  fileUnreadable: 3,
  data: 3,
  unsupported: 3,
  corruptModel: 3,
  verificationFailed: 4,
  cancelled: 130,
  processLost: 1,
  internal: 1,
}

/** Where a problem is and what to do next. `line` and `column` count from 1. */
export interface ErrorDetails {
  readonly file?: string
  readonly line?: number
  readonly column?: string
  readonly value?: string
  /** One sentence that says what to do. */
  readonly next?: string
  /** Rows that came out otherwise than they should: the first of them. */
  readonly differing?: readonly { readonly row: number; readonly expected: string; readonly found: string }[]
  /** The settings that `next` speaks of; an interface adds where they are made. */
  readonly remedies?: readonly Remedy[]
}

/** The only error that crosses rooms and processes on purpose; anything else that is thrown is a defect. */
export class LatheError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'LatheError'
    this.code = code
    this.details = details
  }

  /** The shape under `error` of the command line's JSON, and of a message between processes. */
  toJSON(): { code: ErrorCode; message: string } & ErrorDetails {
    return { code: this.code, message: this.message, ...this.details }
  }

  static fromJSON({ code, message, ...details }: { code: ErrorCode; message: string } & ErrorDetails): LatheError {
    return new LatheError(code, message, details)
  }
}

export const usageError = (message: string, details?: ErrorDetails): LatheError =>
  new LatheError('usage', message, details)

export const dataError = (message: string, details?: ErrorDetails): LatheError =>
  new LatheError('data', message, details)

export function throwIfCancelled(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw new LatheError('cancelled', 'Cancelled.')
}
