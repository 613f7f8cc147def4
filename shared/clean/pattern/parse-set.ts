import { CHARACTER_SETS, type CharacterTest, ignoringCase, not, oneOf, propertySet } from './characters.ts'
import type { Cursor } from './cursor.ts'

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 }

/** Makes of a set what it is under the flags of the pattern. */
type Fold = (test: CharacterTest) => CharacterTest

export const foldFor = (ignoreCase: boolean): Fold => (ignoreCase ? ignoringCase : (test) => test)

/** What follows a backslash: the set that it stands for. */
export function parseEscape(cursor: Cursor, fold: Fold): CharacterTest {
  const escaped = escapedMember(cursor, fold)
  return typeof escaped === 'number' ? fold(oneOf(escaped)) : escaped
}

/** What follows a [, up to its ]. */
export function parseSet(cursor: Cursor, fold: Fold): CharacterTest {
  const isNegated = cursor.accept('^')
  const tests: CharacterTest[] = []
  while (!cursor.accept(']')) {
    if (cursor.next() === '') throw cursor.fail('a [ has no ]')
    const from = member(cursor, fold)
    if (typeof from !== 'number') tests.push(from)
    else if (cursor.isAt('-') && !cursor.isAt('-]')) {
      cursor.accept('-')
      const to = member(cursor, fold)
      if (typeof to !== 'number' || to < from)
        throw cursor.fail('a range goes from a character to a later one, as in a-z')
      tests.push(fold(oneOf(from, to)))
    } else tests.push(fold(oneOf(from)))
  }
  const isIn: CharacterTest = (point) => tests.some((test) => test(point))
  return isNegated ? not(isIn) : isIn
}

function member(cursor: Cursor, fold: Fold): number | CharacterTest {
  if (cursor.accept('\\b')) return 8
  if (cursor.accept('\\-')) return 45
  return cursor.accept('\\') ? escapedMember(cursor, fold) : cursor.point()
}

/** A code point, or the set that a letter stands for. */
function escapedMember(cursor: Cursor, fold: Fold): number | CharacterTest {
  const letter = cursor.next()
  const known = CHARACTER_SETS[letter]
  if (known && cursor.accept(letter)) return known
  if (letter === 'p' || letter === 'P') return property(cursor, letter, fold)
  if (letter === 'x' || letter === 'u') return hexadecimal(cursor, letter)
  if (letter === 'k' || /^[1-9]$/u.test(letter))
    throw cursor.fail('a pattern cannot refer back to a group', 'Compare the parts in a computed column instead.')
  const control = CONTROLS[letter]
  if (control === undefined && /^[\p{L}\p{N}]$/u.test(letter)) throw cursor.fail(`\\${letter} has no meaning`)
  const point = cursor.point()
  return control ?? point
}

function property(cursor: Cursor, letter: string, fold: Fold): CharacterTest {
  const found = propertySet(cursor.take(/^[pP]\{[^}]*\}/u).slice(2, -1))
  if (!found) throw cursor.fail(`\\${letter} takes a Unicode property, as in \\p{L} for letters`)
  return letter === 'p' ? fold(found) : not(fold(found))
}

function hexadecimal(cursor: Cursor, letter: string): number {
  const text = cursor.take(letter === 'x' ? /^x[\da-f]{2}/iu : /^u(?:[\da-f]{4}|\{[\da-f]{1,6}\})/iu)
  const value = text === '' ? Infinity : Number.parseInt(text.slice(1).replace('{', ''), 16)
  if (value <= 0x10ffff) return value
  throw cursor.fail(`\\${letter} takes hexadecimal digits, as in \\x41 or \\u{1F600}`)
}
