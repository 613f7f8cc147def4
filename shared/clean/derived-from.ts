import type { Json } from '../core/index.ts'
import type { Derivation } from './step.ts'
import type { StepState } from './transform.ts'

/** The derivation of a step whose state has, for each column that it makes, an entry that names what it is made of. */
export function derivedFrom(
  { columns }: StepState,
  sourcesOf: (name: string, textOf: (field: string) => string[]) => readonly string[],
): Derivation {
  if (!isRecord(columns)) return {}
  return Object.fromEntries(
    Object.entries(columns).map(([name, entry]) => [name, sourcesOf(name, (field) => textsIn(entry, field))]),
  )
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The text or texts of a field; none where it is empty or not there. */
function textsIn(entry: Json, field: string): string[] {
  const value = isRecord(entry) && Object.hasOwn(entry, field) ? entry[field] : undefined
  const values = Array.isArray(value) ? value : [value]
  return values.filter((text): text is string => typeof text === 'string' && text !== '')
}
