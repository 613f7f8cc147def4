import { LatheError } from '../../core/index.ts'
import { type ColumnKind, readDate } from '../../table/index.ts'
import type { ExpressionFunction, ParameterType } from './function.ts'
import { FUNCTIONS } from './functions.ts'
import { type Parsed, parseExpression } from './parse.ts'
import { syntaxError } from './tokens.ts'
import { type Expression, TYPE_WORDS, type Value, type ValueType } from './value.ts'

const TYPE_OF: Readonly<Record<ColumnKind, ValueType>> = {
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  category: 'text',
  text: 'text',
}

/** What a sign may mean, in the order in which it is tried. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '+': ['add', 'addDays'],
  '-': ['subtract', 'daysSince', 'subtractDays'],
  '*': ['multiply'],
  '/': ['divide'],
  '%': ['mod'],
  '^': ['power'],
  '&': ['concat'],
  '=': ['equals'],
  '==': ['equals'],
  '<>': ['differs'],
  '!=': ['differs'],
  '<': ['less'],
  '<=': ['atMost'],
  '>': ['greater'],
  '>=': ['atLeast'],
}

/** What to do where a sign does not fit its operands. */
const ADVICE: Readonly<Record<string, string>> = {
  '+': 'Use & to join texts, or number(…) to read a text as a number.',
}

const FUNCTION_BY_NAME = new Map(FUNCTIONS.members.map((member) => [member.id.toLowerCase(), member]))

/** An expression whose type may still be open: `missing` fits every type. */
type Typed = Expression | { readonly type: null; readonly value: null }

interface Scope {
  readonly source: string
  readonly columns: ReadonlyMap<string, ColumnKind>
}

/**
 * Parses an expression and checks it against the columns that there are. A text that is no expression, an unknown column
 * or function and a type that does not fit are data errors that say where and what to do.
 *
 * @example
 * checkExpression('price / [living area]', new Map([['price', 'number'], ['living area', 'number']])).type // 'number'
 */
export function checkExpression(source: string, columns: ReadonlyMap<string, ColumnKind>): Expression {
  const result = check(parseExpression(source), { source, columns })
  return result.type === null ? { type: 'text', value: null } : result
}

function check(node: Parsed, scope: Scope): Typed {
  if ('column' in node) return columnAt(node.column, node.at, scope)
  if ('call' in node) {
    const of = node.of.map((part) => check(part, scope))
    return node.isSign ? applySign(node.call, of, node, scope) : applyNamed(node.call, of, node, scope)
  }
  const { value } = node
  if (value === null) return { type: null, value }
  return { type: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text', value }
}

function columnAt(name: string, at: number, { source, columns }: Scope): Typed {
  const kind = columns.get(name)
  if (kind) return { type: TYPE_OF[kind], column: name }
  const near = [...columns.keys()].find((other) => other.toLowerCase().trim() === name.toLowerCase().trim())
  const known = [...columns.keys()].slice(0, 30).join(', ')
  throw syntaxError(
    source,
    at,
    `there is no column "${name}"`,
    near ? `Did you mean [${near}]?` : `A text stands in quotes, as in "${name}". Columns: ${known}.`,
  )
}

function applyNamed(name: string, of: readonly Typed[], { at }: Parsed, scope: Scope): Typed {
  const member = FUNCTION_BY_NAME.get(name.toLowerCase())
  if (!member) {
    const known = FUNCTIONS.members.filter(({ usage }) => usage.includes('(')).map(({ id }) => id)
    throw syntaxError(scope.source, at, `there is no function "${name}"`, `Functions: ${known.join(', ')}.`)
  }
  const least = member.takes.length - (member.optional ?? 0)
  const most = member.repeats ? Infinity : member.takes.length
  const what = `${member.usage} gives ${member.about}`
  if (of.length < least || of.length > most)
    throw syntaxError(
      scope.source,
      at,
      `${name}( ) has ${of.length} values, which is too ${of.length < least ? 'few' : 'many'}`,
      `${what}.`,
    )
  const applied = apply(member, of, at, scope)
  if (applied) return applied
  const types = of.map(({ type }) => (type === null ? 'missing' : TYPE_WORDS[type])).join(' and ')
  throw syntaxError(scope.source, at, `${name}( ) does not take ${types}`, `${what}; it takes ${takesWords(member)}.`)
}

const takesWords = ({ takes }: ExpressionFunction): string =>
  takes
    .map((type) => (type === 'same' ? 'values of one type' : type === 'any' ? 'any value' : TYPE_WORDS[type]))
    .join(', ')

function applySign(sign: string, of: readonly Typed[], { at }: Parsed, scope: Scope): Typed {
  for (const id of SIGNS[sign] ?? [sign]) {
    const applied = apply(FUNCTIONS.get(id), of, at, scope)
    if (applied) return applied
  }
  const types = of.map(({ type }) => (type === null ? 'missing' : TYPE_WORDS[type]))
  throw syntaxError(
    scope.source,
    at,
    `"${sign}" does not fit ${types.join(' and ')}`,
    ADVICE[sign] ??
      'Set the type of the columns first, or use number( ), text( ) or parseDate( ) to make one of the other.',
  )
}

/** The call with its types; undefined where they do not fit. */
function apply(member: ExpressionFunction, of: readonly Typed[], at: number, scope: Scope): Typed | undefined {
  const parameters = of.map((_, index) => member.takes[Math.min(index, member.takes.length - 1)] ?? 'any')
  const known = of.filter((part, index) => parameters[index] === 'same' && part.type !== null).map(({ type }) => type)
  // A text that is written out stands for a date where dates are compared.
  const same: ValueType = known.find((type) => type !== 'text') ?? known[0] ?? 'text'
  const fitted = of.map((part, index) => asType(part, parameters[index] ?? 'any', same))
  const parts = fitted.filter((part) => part !== undefined)
  if (parts.length < fitted.length) return undefined
  checkLiterals(member, parts, at, scope)
  // All of them are written as missing, and so is one of them, of whatever type.
  if (member.gives === 'same' && known.length === 0) return { type: null, value: null }
  return { type: member.gives === 'same' ? same : member.gives, call: member.id, of: parts }
}

function asType(part: Typed, parameter: ParameterType, same: ValueType): Expression | undefined {
  const wanted = parameter === 'same' ? same : parameter
  if (part.type === null) return { type: wanted === 'any' ? 'text' : wanted, value: null }
  if (wanted === 'any' || part.type === wanted) return part
  const date =
    wanted === 'date' && 'value' in part && typeof part.value === 'string'
      ? readDate(part.value.trim(), 'iso')
      : undefined
  return date === undefined ? undefined : { type: 'date', value: date }
}

function checkLiterals(member: ExpressionFunction, parts: readonly Expression[], at: number, { source }: Scope): void {
  try {
    member.check?.((index): Value => {
      const part = parts[index]
      if (part && 'value' in part && part.value !== null) return part.value
      throw syntaxError(source, at, `the pattern of ${member.id}( ) must be written out in quotes`)
    })
  } catch (error) {
    if (!(error instanceof LatheError) || error.message.startsWith('The expression')) throw error
    throw syntaxError(source, at, error.message, error.details.next)
  }
}
