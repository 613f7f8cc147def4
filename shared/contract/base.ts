import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ERROR_CODES, ERROR_DATA } from './errors.ts'

/** Every procedure fails with one of the engine's codes, and says where and what to do next. */
export const base = oc.errors(Object.fromEntries(ERROR_CODES.map((code) => [code, { data: ERROR_DATA }])))

export const project = z.string().min(1)
export const run = z.string().min(1)
/** A name that a window gives to a call that reads a file, to follow it with `data.reading`. */
export const job = z.string().min(1).max(100).optional()
