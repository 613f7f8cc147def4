import { dataError, type LatheError } from '../../core/index.ts'

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'column' | 'sign' | 'end'
  /** Names and signs as written; texts and columns without their quotes. */
  readonly text: string
  /** Where it begins, from 0. */
  readonly at: number
}

const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy],
  ['text', /"(?:[^"]|"")*"|'(?:[^']|'')*'/uy],
  ['column', /\[(?:[^\]]|\]\])+\]|`(?:[^`]|``)+`/uy],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /<=|>=|<>|!=|==|[-+*/%^&=<>(),]/uy],
]

const MOST_CHARACTERS = 10_000

/** The words and signs of an expression; the last one is its end. A text that is none of them is a data error. */
export function tokensOf(source: string): Token[] {
  if (source.length > MOST_CHARACTERS) throw syntaxError(source, 0, `it has more than ${MOST_CHARACTERS} characters`)
  const tokens: Token[] = []
  let at = skipBlanks(source, 0)
  while (at < source.length) {
    const token = tokenAt(source, at)
    if (!token) throw unknownSign(source, at)
    tokens.push(token[0])
    at = skipBlanks(source, token[1])
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }]
}

function tokenAt(source: string, at: number): [Token, end: number] | undefined {
  for (const [kind, expression] of TOKENS) {
    expression.lastIndex = at
    const [text] = expression.exec(source) ?? []
    if (text !== undefined) return [{ kind, text: unquoted(kind, text), at }, at + text.length]
  }
  return undefined
}

function unquoted(kind: Token['kind'], text: string): string {
  if (kind !== 'text' && kind !== 'column') return text
  const end = text.slice(-1)
  return text.slice(1, -1).replaceAll(end + end, end)
}

function skipBlanks(source: string, from: number): number {
  let at = from
  while (at < source.length && source.charAt(at).trim() === '') at++
  return at
}

function unknownSign(source: string, at: number): LatheError {
  const sign = String.fromCodePoint(source.codePointAt(at) ?? 0)
  if (sign === '"' || sign === "'") return syntaxError(source, at, `the text that begins here has no closing ${sign}`)
  if (sign === '[' || sign === '`') return syntaxError(source, at, 'the name of a column that begins here has no end')
  return syntaxError(
    source,
    at,
    `"${sign}" means nothing here`,
    'Put names with blanks in brackets, as in [net price], and texts in quotes.',
  )
}

/** A data error that says at which character of which expression. */
export const syntaxError = (
  source: string,
  at: number,
  problem: string,
  next = 'Mend the expression there; the documentation of cleaning steps lists what it may hold.',
): LatheError =>
  dataError(`The expression "${source}" cannot be read at character ${at + 1}: ${problem}.`, { value: source, next })
