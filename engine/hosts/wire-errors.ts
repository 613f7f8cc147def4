import { mapEventIterator, ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { LatheError } from '../../shared/core/index.ts'
import { systemRefusal } from '../data/index.ts'

type Options = Required<Pick<StandardHandlerOptions<Record<never, never>>, 'clientInterceptors' | 'interceptors'>>

/**
 * The one place where errors become what crosses the seam: the engine's own code, message and details, and what a disk says. Whatever
 * else is thrown is a defect: it crosses as `internal` without its stack, and goes to `onDefect` whole.
 */
export function wireErrors(onDefect: (error: unknown) => void): Options {
  const toWire = (error: unknown, path: readonly string[]) => onTheWire(engineErrorOf(error, path, onDefect))
  return {
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          const output = await next()
          if (!isStream(output)) return output
          return mapEventIterator(output, { value: (value) => value, error: async (error) => toWire(error, path) })
        } catch (error) {
          throw toWire(error, path)
        }
      },
    ],
    interceptors: [
      async ({ next, request }) => {
        const result = await next()
        if (result.matched) return result
        throw onTheWire(
          new LatheError('unsupported', `There is no procedure ${request.url.pathname.slice(1)}.`, {
            value: request.url.pathname.slice(1),
            next: 'Reload the page: it may be of another version of Lathe.',
          }),
        )
      },
    ],
  }
}

const isStream = (output: unknown): output is AsyncIterator<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output

const onTheWire = ({ code, message, details }: LatheError): ORPCError<string, unknown> =>
  new ORPCError(code, { message, data: { ...details }, defined: true })

function engineErrorOf(error: unknown, path: readonly string[], onDefect: (error: unknown) => void): LatheError {
  if (error instanceof LatheError) return error
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError)
    return refusedInput(error.cause, path)
  const refused = systemRefusal(error)
  if (refused) return refused
  onDefect(error)
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return new LatheError('internal', `Something went wrong inside Lathe: ${line}`, {
    next: 'Try again. If it happens again, please report it with this message.',
  })
}

function refusedInput({ issues }: ValidationError, path: readonly string[]): LatheError {
  const fields = issues.map(({ path: keys = [], message }) => {
    const field = keys.map((key) => String(typeof key === 'object' ? key.key : key)).join('.')
    return { field, text: field === '' ? message : `${field}: ${message}` }
  })
  const value = fields.map(({ field }) => field).join(', ')
  return new LatheError('usage', `${path.join('.')} does not take this. ${fields.map(({ text }) => text).join('; ')}`, {
    value,
    next: value === '' ? 'Check what was entered.' : `Check ${value}.`,
  })
}
