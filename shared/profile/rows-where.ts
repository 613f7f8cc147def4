import type { OfferedStep } from '../core/index.ts'
import { stepFor } from './step-for.ts'

/** Characters that an expression has at most, and somewhat less. */
const MOST_CHARACTERS = 9000

/** A column in an expression. */
export const inBrackets = (name: string): string => `[${name.replaceAll(']', ']]')}]`

export const isMissing = (name: string): string => `isMissing(${inBrackets(name)})`

/** The rows for which one of some expressions holds; of very many expressions the first ones. */
export function rowsWhere(conditions: readonly string[]): OfferedStep {
  let characters = 0
  const first = conditions.filter((condition) => {
    characters += condition.length + ' or '.length
    return characters <= MOST_CHARACTERS
  })
  return stepFor('filter', { where: first.join(' or '), keep: 'others' })
}
