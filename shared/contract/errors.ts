import { z } from 'zod'
import { REMEDY_OPTIONS } from '../core/index.ts'

/** The closed set of error codes that cross the seam: those of the engine. */
export const ERROR_CODES = [
  'usage',
  'fileNotFound',
  'fileUnreadable',
  'data',
  'unsupported',
  'corruptModel',
  'verificationFailed',
  'cancelled',
  'processLost',
  'internal',
] as const

/** What an error carries beside its message: where it is and what to do next. */
export const ERROR_DATA = z.object({
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.string().optional(),
  value: z.string().optional(),
  next: z.string().optional(),
  differing: z.array(z.object({ row: z.int(), expected: z.string(), found: z.string() })).optional(),
  remedies: z.array(z.object({ option: z.enum(REMEDY_OPTIONS), value: z.string().optional() })).optional(),
})
