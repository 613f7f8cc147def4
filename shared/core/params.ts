import { z } from 'zod'
import { usageError } from './errors.ts'

/** What every `params` schema is: an object whose fields all have defaults and titles. */
export type ParamsSchema = z.ZodObject

/** One field of a params schema, as a form or a command-line option needs it. */
export interface ParamField {
  readonly name: string
  readonly title: string
  readonly type: 'number' | 'integer' | 'boolean' | 'choice' | 'text' | 'list' | 'record' | 'table'
  readonly minimum?: number
  readonly maximum?: number
  /** Of a choice, or of what a list may hold. */
  readonly choices?: readonly string[]
  /** Of a list or a record: that it holds numbers, and not texts. */
  readonly of?: 'number'
  /** What stands for a value in a usage line, such as `FILE`; `COLUMN` where it names a column of the data. */
  readonly placeholder?: string
  readonly default: unknown
}

interface JsonSchemaField {
  title?: string
  description?: string
  type?: string
  minimum?: number
  maximum?: number
  enum?: string[]
  items?: { type?: string; enum?: string[] }
  additionalProperties?: { type?: string }
  placeholder?: string
  default?: unknown
}

/** Reads the fields off a params schema, so that form, flag and help are written nowhere else. */
export function paramFields(schema: ParamsSchema): ParamField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => {
    const field: JsonSchemaField = typeof property === 'object' ? z.any().parse(property) : {}
    return {
      name,
      title: field.title ?? field.description ?? name,
      type: fieldType(field),
      ...(field.minimum !== undefined && { minimum: field.minimum }),
      ...(field.maximum !== undefined && { maximum: field.maximum }),
      ...((field.enum ?? field.items?.enum) && { choices: field.enum ?? field.items?.enum ?? [] }),
      ...(holdsNumbers(field) && { of: 'number' as const }),
      ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
      default: field.default,
    }
  })
}

function holdsNumbers({ items, additionalProperties }: JsonSchemaField): boolean {
  const type = (items ?? additionalProperties)?.type
  return type === 'number' || type === 'integer'
}

function fieldType(field: JsonSchemaField): ParamField['type'] {
  if (field.enum) return 'choice'
  if (field.type === 'number' || field.type === 'integer' || field.type === 'boolean') return field.type
  if (field.type === 'array') return field.items?.type === 'object' ? 'table' : 'list'
  return field.type === 'object' ? 'record' : 'text'
}

const strictSchemas = new WeakMap<ParamsSchema, ParamsSchema>()

/** The same schema, which takes no other keys; made once, for encoders ask for every column. */
function strictly(schema: ParamsSchema): ParamsSchema {
  const strict = strictSchemas.get(schema) ?? schema.strict()
  strictSchemas.set(schema, strict)
  return strict
}

/**
 * Fills in defaults and checks every value. A wrong one is a usage error that names the owner, the parameter, the
 * value and the constraint.
 *
 * @param owner what the params belong to, as the message names it: `gbdt`, `step impute`
 */
export function parseParams<S extends ParamsSchema>(schema: S, values: unknown, owner: string): z.output<S> {
  const result = strictly(schema).safeParse(values)
  if (result.success) return schema.parse(values)
  const issue = result.error.issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const name = unknown ?? issue?.path.join('.') ?? ''
  const known = Object.keys(schema.shape).join(', ')
  if (unknown !== undefined)
    throw usageError(`${owner} has no parameter "${name}".`, { value: name, next: `Known: ${known}.` })
  const value = JSON.stringify(valueAt(values, issue?.path ?? []))
  throw usageError(`The parameter "${name}" of ${owner} must not be ${value}: ${issue?.message ?? 'invalid'}.`, {
    value: value ?? 'undefined',
    next: `Change ${name}, or leave it out for its default.`,
  })
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let at = values
  for (const key of path) at = at !== null && typeof at === 'object' ? Reflect.get(at, key) : undefined
  return at
}
