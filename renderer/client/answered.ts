import type { ORPCError } from '@orpc/client'
import { type ErrorCode, EXIT_CODES } from '../../shared/core/index.ts'
import { fieldOf, textOf } from './fields.ts'
import { clientError } from './guard.ts'

/** A text field of a JSON answer of the host. */
export const answeredText = (json: string, name: string): string | undefined => textOf(parsed(json), name)

/** The error that the host answered with over HTTP, of the same kind as one that comes over the socket. */
export function answeredError(json: string): ORPCError<string, unknown> {
  const error = fieldOf(parsed(json), 'error')
  const code = textOf(error, 'code') ?? ''
  const [file, next] = [textOf(error, 'file'), textOf(error, 'next')]
  const message = textOf(error, 'message') ?? 'The host gave no answer that can be read.'
  return clientError(isErrorCode(code) ? code : 'internal', message, {
    ...(file !== undefined && { file }),
    ...(next !== undefined && { next }),
  })
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(EXIT_CODES, code)

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
