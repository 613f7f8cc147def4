import type { Json } from '../../../shared/core/index.ts'

/** Columns that are named one by one; more are counted. */
export const NAMED = 3

export const KIND_WORDS: Readonly<Record<string, string>> = {
  number: 'numbers',
  boolean: 'yes or no',
  date: 'dates',
  category: 'categories',
  text: 'text',
}

export const ofColumns = (names: readonly string[]): string => (names.length === 0 ? '' : ` of ${listed(names)}`)

/** `a, b and c`; more than a few are counted, with the first few as examples. */
export function listed(names: readonly string[], none = '', noun = 'columns'): string {
  if (names.length === 0) return none
  if (names.length <= NAMED) return sentenceList(names)
  return `${names.length} ${noun} (${names.slice(0, NAMED).join(', ')}, …)`
}

export const sentenceList = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

export const namesIn = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])

export const entriesOf = (value: Json | undefined): [string, Json][] =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : []
