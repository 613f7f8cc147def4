import type { z } from 'zod'
import { type ParamField, usageError } from '../shared/core/index.ts'
import type { Command } from './command.ts'
import { flagOf } from './flag.ts'

/** The options with defaults filled in; the first wrong one is a usage error that says what its flag takes. */
export function checkOptions(
  { id, options: schema }: Command,
  fields: readonly ParamField[],
  options: Readonly<Record<string, unknown>>,
): unknown {
  const result = schema.safeParse(options)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const [name, entry] = issue?.path.map(String) ?? []
  const field = fields.find((candidate) => candidate.name === name)
  const given = shown(options[name ?? ''], entry)
  throw usageError(`${flagOf(name ?? '')} takes ${wanted(field, issue)}, not ${given}.`, {
    value: given,
    next: `See: lathe ${id} --help`,
  })
}

/** A scalar as it is, an entry of a record as the pair that it was. */
function shown(value: unknown, entry: string | undefined): string {
  if (entry === undefined || value === null || typeof value !== 'object') return JSON.stringify(value) ?? ''
  return `"${entry}=${Reflect.get(value, entry)}"`
}

function wanted(field: ParamField | undefined, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return listed(issue.values.map(String).filter((value) => value !== ''))
  if (field?.type !== 'number' && field?.type !== 'integer') return `something else (${issue?.message ?? 'invalid'})`
  const { minimum, maximum } = field
  const kind = field.type === 'integer' ? 'a whole number' : 'a number'
  if (isLimit(minimum) && isLimit(maximum)) return `${kind} from ${minimum} to ${maximum}`
  return isLimit(minimum) ? `${kind} from ${minimum} on` : kind
}

/** JSON Schema states the reach of safe integers too; that is no limit to speak of. */
const isLimit = (limit: number | undefined): limit is number =>
  limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER

const listed = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
