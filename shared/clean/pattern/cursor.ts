import { dataError, type LatheError } from '../../core/index.ts'

/** A place in the source text of a pattern, by whole characters. */
export interface Cursor {
  /** The next character; '' at the end. */
  next(): string
  isAt(text: string): boolean
  /** Goes behind `text` where it stands here. */
  accept(text: string): boolean
  /** Goes behind the longest text here that the expression matches from its start, and gives it; '' where it does not. */
  take(expression: RegExp): string
  /** The code point of the next character, and goes behind it; the end is an error. */
  point(): number
  fail(problem: string, next?: string): LatheError
}

export function cursorOf(source: string): Cursor {
  const characters = [...source]
  let at = 0
  const cursor: Cursor = {
    next: () => characters[at] ?? '',
    isAt: (text) => [...text].every((character, i) => characters[at + i] === character),
    accept: (text) => {
      if (!cursor.isAt(text)) return false
      at += [...text].length
      return true
    },
    take: (expression) => {
      const found = expression.exec(characters.slice(at).join(''))
      if (!found || found.index > 0) return ''
      at += [...found[0]].length
      return found[0]
    },
    point: () => {
      const found = characters[at]?.codePointAt(0)
      if (found === undefined) throw cursor.fail('it ends too early')
      at++
      return found
    },
    fail: (problem, next = 'Mend the pattern, or turn "Regular expression" off to find the text as it is.') =>
      dataError(`The pattern "${source}" cannot be read at character ${at + 1}: ${problem}.`, { value: source, next }),
  }
  return cursor
}
