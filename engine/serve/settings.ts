import { readFileSync } from 'node:fs'
import { LatheError, usageError } from '../../shared/core/index.ts'
import type { Pipeline } from '../../shared/pipeline/index.ts'
import { describe, type Policies, parsePolicies } from '../../shared/serve/index.ts'
import { DEFAULT_LIMITS, type Limits } from './state.ts'

/** What a file of settings declares: what is done about values that are out of order, and limits. */
export interface Settings {
  readonly policies: Policies
  readonly limits: Partial<Limits>
}

/** Reads `{ "columns": { column: policy }, "limits": { name: number } }`; both may be left out. */
export function readSettings(file: string, pipeline: Pipeline): Settings {
  const json = parsed(file)
  const other = Object.keys(json).find((key) => key !== 'columns' && key !== 'limits')
  if (other !== undefined)
    throw usageError(`${file} holds "${other}", which is not known here.`, { file, value: other, next: SHAPE })
  return {
    policies: parsePolicies(json.columns ?? {}, pipeline, file),
    limits: limitsIn(json.limits ?? {}, file),
  }
}

const SHAPE = 'Write { "columns": { column: policy }, "limits": { name: number } }.'

function parsed(file: string): Readonly<Record<string, unknown>> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new LatheError(
      isMissing ? 'fileNotFound' : 'fileUnreadable',
      `${file} ${isMissing ? 'is not there' : 'cannot be read'}.`,
      {
        file,
        next: 'Give the path of a file of settings.',
      },
    )
  }
  try {
    const json: unknown = JSON.parse(text)
    if (isObject(json)) return json
  } catch (error) {
    throw usageError(`${file} is not JSON: ${error instanceof Error ? error.message : error}.`, { file, next: SHAPE })
  }
  throw usageError(`${file} is not a JSON object.`, { file, next: SHAPE })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function limitsIn(json: unknown, file: string): Partial<Limits> {
  if (!isObject(json)) throw usageError(`${file}: "limits" is ${describe(json)}, not an object.`, { file, next: SHAPE })
  const names = Object.keys(DEFAULT_LIMITS)
  const limits: Record<string, number> = {}
  for (const [name, value] of Object.entries(json)) {
    if (!names.includes(name))
      throw usageError(`${file}: there is no limit "${name}".`, {
        file,
        value: name,
        next: `Limits are ${names.join(', ')}.`,
      })
    if (typeof value !== 'number' || !(value > 0) || (name !== 'mostWaitSeconds' && !Number.isInteger(value)))
      throw usageError(`${file}: "${name}" is ${describe(value)}.`, {
        file,
        value: describe(value),
        next: 'Write a number above 0.',
      })
    limits[name] = value
  }
  return limits
}
