import { mapEventIterator, ORPCError } from '@orpc/client'
import type { ErrorCode, ErrorDetails } from '../../shared/core/index.ts'

/** An error of the client itself, of the same kind as those that the engine sends. */
export const clientError = (code: ErrorCode, message: string, details: ErrorDetails = {}): ORPCError<string, unknown> =>
  new ORPCError(code, { message, data: details, defined: true })

/**
 * Ends every call of a connection that is over. A transport may forget a call: one sent on a closed MessagePort is never
 * answered, and one that is being encoded when a socket closes is not in its books yet.
 */
export interface Guard {
  /** Goes around each call of a link, and each step of the stream that it may answer with. */
  readonly intercept: <O extends Step>(options: O) => Promise<unknown>
  /** Rejects what is pending and whatever is asked from now on. Only the first reason counts. */
  end(reason: Error): void
}

interface Step {
  next(): Promise<unknown>
  readonly signal?: AbortSignal | undefined
}

export function createGuard(): Guard {
  const pending = new Set<(reason: Error) => void>()
  let ended: Error | undefined

  async function guarded<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (ended) throw ended
    let reject: (reason: Error) => void = () => undefined
    const over = new Promise<never>((_, rejectWork) => {
      reject = rejectWork
    })
    pending.add(reject)
    try {
      return await Promise.race([work(), over])
    } catch (error) {
      throw ended ?? (signal?.aborted || isAbort(error) ? clientError('cancelled', 'Cancelled.') : error)
    } finally {
      pending.delete(reject)
    }
  }

  function guardedStream(stream: AsyncIterator<unknown>, signal: AbortSignal | undefined) {
    const steps = {
      next: () => guarded(() => stream.next(), signal),
      // Where the engine cannot be told to stop, the connection is gone, and it stops for that.
      return: async () => (await stream.return?.().catch(() => DONE)) ?? DONE,
    }
    return mapEventIterator(steps, { value: (value) => value, error: async (error) => error })
  }

  return {
    async intercept({ next, signal }) {
      const output = await guarded(next, signal)
      return isStream(output) ? guardedStream(output, signal) : output
    },
    end(reason) {
      ended ??= reason
      for (const reject of pending) reject(ended)
      pending.clear()
    },
  }
}

const DONE = { done: true, value: undefined } as const

const isStream = (output: unknown): output is AsyncIterator<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
