import { syntaxError, type Token, tokensOf } from './tokens.ts'
import type { Value } from './value.ts'

/** An expression as it was written, with the place (from 0) of each of its parts. */
export type Parsed =
  | { readonly at: number; readonly value: Value }
  | { readonly at: number; readonly column: string }
  | { readonly at: number; readonly call: string; readonly of: readonly Parsed[]; readonly isSign: boolean }

/** Signs and words between two operands, by how closely they bind. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['not'],
  ['=', '==', '<>', '!=', '<', '<=', '>', '>=', 'in'],
  ['&'],
  ['+', '-'],
  ['*', '/', '%'],
]
const NOT = 2
const COMPARING = 3
const DEEPEST = 100
const LITERALS: Readonly<Record<string, Value>> = { true: true, false: false, missing: null }

/**
 * Parses an expression. Binding from loose to close: or, and, not, comparisons and `in`, &, + and -, * / %, the sign of a
 * number, ^. Names are columns; those with blanks or signs stand in brackets or backticks. A text that is no expression
 * is a data error with the place.
 */
export function parseExpression(source: string): Parsed {
  const tokens = tokensOf(source)
  let index = 0
  let depth = 0

  const token = (): Token => tokens[index] ?? { kind: 'end', text: '', at: source.length }
  const fail = (problem: string) => syntaxError(source, token().at, problem)
  const found = (): string => (token().kind === 'end' ? 'it ends too early' : `"${token().text}" does not fit here`)
  const isSign = (text: string): boolean => token().kind === 'sign' && token().text === text
  const accept = (text: string): boolean => {
    if (!isSign(text)) return false
    index++
    return true
  }
  const call = (name: string, at: number, of: readonly Parsed[]): Parsed => ({ at, call: name, of, isSign: true })

  function operatorOf(level: number): string | undefined {
    const { kind, text } = token()
    const word = kind === 'name' ? text.toLowerCase() : kind === 'sign' ? text : ''
    return LEVELS[level]?.includes(word) ? word : undefined
  }

  function binary(level: number): Parsed {
    if (level === LEVELS.length) return unary()
    if (level === NOT) return negation()
    let left = binary(level + 1)
    for (let sign = operatorOf(level); sign !== undefined; sign = operatorOf(level)) {
      const { at } = token()
      index++
      left = sign === 'in' ? call('in', at, [left, ...list()]) : call(sign, at, [left, binary(level + 1)])
      if (level === COMPARING && operatorOf(level) !== undefined)
        throw syntaxError(
          source,
          token().at,
          'comparisons do not follow one another',
          'Join them, as in 1 < x and x < 5.',
        )
    }
    return left
  }

  function negation(): Parsed {
    const { at } = token()
    if (operatorOf(NOT) === undefined) return binary(NOT + 1)
    index++
    return nested(() => call('not', at, [negation()]))
  }

  function unary(): Parsed {
    const { at } = token()
    if (accept('-')) return nested(() => call('negate', at, [unary()]))
    const base = primary()
    const signAt = token().at
    return accept('^') ? nested(() => call('^', signAt, [base, unary()])) : base
  }

  function primary(): Parsed {
    const { kind, text, at } = token()
    if (kind === 'end' || (kind === 'sign' && text !== '(')) throw fail(found())
    index++
    if (kind === 'number') return { at, value: Number(text) }
    if (kind === 'text') return { at, value: text }
    if (kind === 'column') return { at, column: text }
    if (kind === 'name') return named(text, at)
    return nested(() => {
      const inner = binary(0)
      if (!accept(')')) throw fail(`${found()}: a ( has no )`)
      return inner
    })
  }

  function named(text: string, at: number): Parsed {
    if (isSign('(')) return { at, call: text, of: list(), isSign: false }
    const literal = LITERALS[text.toLowerCase()]
    return literal === undefined ? { at, column: text } : { at, value: literal }
  }

  function list(): Parsed[] {
    if (!accept('(')) throw fail(`${found()}: here comes a list in ( )`)
    if (accept(')')) return []
    return nested(() => {
      const items = [binary(0)]
      while (accept(',')) items.push(binary(0))
      if (!accept(')')) throw fail(`${found()}: a ( has no )`)
      return items
    })
  }

  function nested<T>(parse: () => T): T {
    if (++depth > DEEPEST) throw fail(`it is nested more than ${DEEPEST} deep`)
    const result = parse()
    depth--
    return result
  }

  const whole = binary(0)
  if (token().kind !== 'end') throw fail(found())
  return whole
}
