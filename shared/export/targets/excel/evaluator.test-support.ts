// A small interpreter of the formulas of Excel that we write, for tests alone.
import { LatheError } from '../../../core/index.ts'

export type Value = number | string | boolean | null

/** What a cell shows that could not be worked out. */
class CellError extends Error {}

const TOKEN = /\s*("(?:[^"]|"")*"|Numbers!\$A\$\d+|\$?[A-Z]+\d+|[A-Z]+|\d+(?:\.\d+)?|<=|>=|[-+*/&=<>(),:])/gu

/** @param read the value of a cell, by its reference without dollar signs */
export function calculate(formula: string, read: (reference: string) => Value): Value {
  const tokens = [...formula.matchAll(TOKEN)].map(([, token = '']) => token)
  if (tokens.join('') !== formula) throw new LatheError('usage', `cannot read ${formula}`)
  let at = 0
  const next = () => tokens[at++] ?? ''
  const expect = (token: string) => {
    const found = next()
    if (found !== token) throw new LatheError('usage', `${token} was expected, not ${found}, in ${formula}`)
  }
  type Lazy = () => Value
  const level =
    (signs: readonly string[], part: () => Lazy, of: (sign: string, a: Value, b: Value) => Value) => (): Lazy => {
      let left = part()
      while (signs.includes(tokens[at] ?? '')) {
        const [sign, own, right] = [next(), left, part()]
        left = () => of(sign, own(), right())
      }
      return left
    }
  const primary = (): Lazy => {
    const token = next()
    if (token === '(') {
      const inner = comparison()
      expect(')')
      return inner
    }
    if (token === '-') {
      const of = primary()
      return () => -numeric(of())
    }
    if (token.startsWith('"')) return () => token.slice(1, -1).replaceAll('""', '"')
    if (/^\d/u.test(token)) return () => Number(token)
    if (token === 'TRUE' || token === 'FALSE') return () => token === 'TRUE'
    if (tokens[at] === '(') return call(token)
    const reference = token.replaceAll('$', '')
    if (tokens[at] !== ':') return () => read(reference)
    next()
    const to = next().replaceAll('$', '')
    return () => Number(cellsOf(reference, to).some((cell) => read(cell) !== null))
  }
  const product = level(['*', '/'], primary, (sign, a, b) =>
    finite(sign === '*' ? numeric(a) * numeric(b) : numeric(a) / numeric(b)),
  )
  const sum = level(['+', '-'], product, (sign, a, b) =>
    finite(sign === '+' ? numeric(a) + numeric(b) : numeric(a) - numeric(b)),
  )
  const joined = level(['&'], sum, (_, a, b) => textOf(a) + textOf(b))
  const comparison: () => Lazy = level(['<=', '>=', '<', '>', '='], joined, compare)
  const call = (name: string): Lazy => {
    expect('(')
    const parts: Lazy[] = []
    while (tokens[at] !== ')') {
      parts.push(comparison())
      if (tokens[at] === ',') next()
    }
    next()
    return () => called(name, parts)
  }
  const whole = comparison()
  if (at !== tokens.length) throw new LatheError('usage', `more than a formula: ${formula}`)
  return whole()
}

const cellsOf = (from: string, to: string): string[] => {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)]
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCharCode(first + i) + from.slice(1))
}

function numeric(value: Value): number {
  if (typeof value === 'string') throw new CellError('#VALUE!')
  return Number(value ?? 0)
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new CellError('#NUM!')
  return value
}

const textOf = (value: Value): string => (value === null ? '' : String(value))

/** Numbers before texts before yes and no; texts without regard to capitals. */
function compare(sign: string, a: Value, b: Value): boolean {
  const rank = (value: Value) => ['number', 'string', 'boolean'].indexOf(typeof (value ?? 0))
  const key = (value: Value) => (typeof value === 'string' ? value.toLowerCase() : Number(value ?? 0))
  const [x, y] = rank(a) === rank(b) ? [key(a), key(b)] : [rank(a), rank(b)]
  if (sign === '=') return x === y
  return sign === '<' ? x < y : sign === '>' ? x > y : sign === '<=' ? x <= y : x >= y
}

function called(name: string, parts: readonly (() => Value)[]): Value {
  const [first = () => null, second = () => null, third = () => false] = parts
  switch (name) {
    case 'IF':
      return first() ? second() : third()
    case 'IFERROR':
      try {
        return first()
      } catch (error) {
        if (error instanceof CellError) return second()
        throw error
      }
    case 'CHOOSE':
      return parts[numeric(first())]?.() ?? null
    case 'ISNUMBER':
      return typeof first() === 'number'
    case 'ISLOGICAL':
      return typeof first() === 'boolean'
    case 'COUNTA':
      return first()
    case 'EXACT':
      return textOf(first()) === textOf(second())
    case 'AND':
      return parts.map((part) => part()).every(Boolean)
    case 'OR':
      return parts.map((part) => part()).some(Boolean)
    case 'NOT':
      return !first()
    case 'MAX':
    case 'MIN':
      return Math[name === 'MAX' ? 'max' : 'min'](...parts.map((part) => numeric(part())))
    case 'EXP':
      return finite(Math.exp(numeric(first())))
    case 'LN':
      return finite(Math.log(numeric(first())))
    case 'INT':
      return Math.floor(numeric(first()))
    case 'ROUND':
      return Math.round(numeric(first()))
    default:
      throw new LatheError('usage', `unknown function ${name}`)
  }
}
