import { anyCharacter, type CharacterTest, oneOf } from './characters.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import { foldFor, parseEscape, parseSet } from './parse-set.ts'

/** A parsed pattern. */
export type PatternNode =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'assertion'; readonly kind: 'start' | 'end' | 'edge' | 'noEdge' }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'group'; readonly index: number; readonly body: PatternNode }
  | ({ readonly type: 'repeat'; readonly body: PatternNode; readonly lazy: boolean } & Repeats)

interface Repeats {
  readonly min: number
  readonly max: number
}

export interface ParsedPattern {
  readonly node: PatternNode
  /** Names of the groups, in order; '' for one without a name. */
  readonly groups: readonly string[]
}

const MOST_REPEATS = 1000

/**
 * Parses a regular expression: the syntax of JavaScript's with the flag `u`, without what cannot be matched in time
 * linear in the text (back-references, lookahead and lookbehind). Another text is a data error with the place.
 */
export function parsePattern(source: string, ignoreCase: boolean): ParsedPattern {
  const cursor = cursorOf(source)
  const fold = foldFor(ignoreCase)
  const groups: string[] = []

  function choice(): PatternNode {
    const parts = [sequence()]
    while (cursor.accept('|')) parts.push(sequence())
    const [only] = parts
    return only && parts.length === 1 ? only : { type: 'choice', parts }
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (cursor.next() !== '' && !cursor.isAt('|') && !cursor.isAt(')')) parts.push(repeated(atom()))
    return { type: 'sequence', parts }
  }

  function repeated(body: PatternNode): PatternNode {
    const range = parseRepeats(cursor)
    if (!range) return body
    if (body.type === 'assertion') throw cursor.fail('there is nothing before it to repeat')
    const lazy = cursor.accept('?')
    if (parseRepeats(cursor)) throw cursor.fail('it repeats what is repeated already')
    return { type: 'repeat', body, ...range, lazy }
  }

  function atom(): PatternNode {
    const letter = cursor.next()
    if (cursor.accept('(')) return group()
    if (cursor.accept('^')) return { type: 'assertion', kind: 'start' }
    if (cursor.accept('$')) return { type: 'assertion', kind: 'end' }
    if (cursor.accept('\\b')) return { type: 'assertion', kind: 'edge' }
    if (cursor.accept('\\B')) return { type: 'assertion', kind: 'noEdge' }
    if (cursor.accept('.')) return { type: 'character', test: anyCharacter }
    if (cursor.accept('[')) return { type: 'character', test: parseSet(cursor, fold) }
    if (cursor.accept('\\')) return { type: 'character', test: parseEscape(cursor, fold) }
    if ('*+?{'.includes(letter)) throw cursor.fail('there is nothing before it to repeat')
    if ('}]'.includes(letter)) throw cursor.fail(`"${letter}" stands alone; the sign itself is written \\${letter}`)
    return { type: 'character', test: fold(oneOf(cursor.point())) }
  }

  function group(): PatternNode {
    const index = groupIndex(cursor, groups)
    const body = choice()
    if (!cursor.accept(')')) throw cursor.fail('a ( has no )')
    return index === 0 ? body : { type: 'group', index, body }
  }

  const node = choice()
  if (cursor.next() !== '') throw cursor.fail('a ) has no (')
  return { node, groups }
}

/** The number of the group that begins here, from 1; 0 where it keeps nothing. */
function groupIndex(cursor: Cursor, groups: string[]): number {
  if (['?=', '?!', '?<=', '?<!'].some(cursor.isAt))
    throw cursor.fail('looking ahead or behind is not supported', 'Use groups, and keep what they match.')
  if (cursor.accept('?:')) return 0
  if (!cursor.isAt('?')) return groups.push('')
  const name = cursor.take(/^\?<[\p{L}_$][\p{L}\p{N}_$]*>/u).slice(2, -1)
  if (name === '') throw cursor.fail('after (? comes : or a name, as in (?<year>\\d+)')
  if (groups.includes(name)) throw cursor.fail(`there are two groups called "${name}"`)
  return groups.push(name)
}

function parseRepeats(cursor: Cursor): Repeats | undefined {
  if (cursor.accept('*')) return { min: 0, max: Infinity }
  if (cursor.accept('+')) return { min: 1, max: Infinity }
  if (cursor.accept('?')) return { min: 0, max: 1 }
  if (!cursor.isAt('{')) return undefined
  const text = cursor.take(/^\{\d+(?:,\d*)?\}/u).slice(1, -1)
  if (text === '') throw cursor.fail('a { starts a count, as in {2,4}; a brace itself is written \\{')
  const [least = '', most = least] = text.split(',')
  const [min, max] = [Number(least), most === '' ? Infinity : Number(most)]
  if (max < min) throw cursor.fail('the second number of { } is smaller than the first')
  if (min > MOST_REPEATS || (max > MOST_REPEATS && max !== Infinity))
    throw cursor.fail(`nothing may repeat more than ${MOST_REPEATS} times`)
  return { min, max }
}
