import { findMatch, type Match } from './match.ts'
import { parsePattern } from './parse.ts'
import { compileProgram } from './program.ts'

/** A regular expression that takes time linear in the text, whatever stands in it. */
export interface Pattern {
  /** Names of the groups, in order; '' for one without a name. */
  readonly groups: readonly string[]
  /** The first match at or after a place (in UTF-16 units); null where there is none. */
  match(text: string, from?: number): Match | null
  /** Every match put in place by the template, in which `$1` is a group, `$<name>` a named one, `$&` the match and `$$` a dollar. */
  replace(text: string, template: string): string
}

const COMPILED = new Map<string, Pattern>()
const MOST_COMPILED = 200

/**
 * The pattern of a source text; see parsePattern() for what it may hold. Patterns are kept from call to call.
 *
 * @example
 * compilePattern('(\\d+) kg').match('about 12 kg') // [6, 11, 6, 8]
 */
export function compilePattern(source: string, { ignoreCase = false } = {}): Pattern {
  const key = `${ignoreCase}${source}`
  const known = COMPILED.get(key)
  if (known) return known
  const program = compileProgram(parsePattern(source, ignoreCase), source)
  const match = (text: string, from = 0) => findMatch(program, text, from)
  const pattern: Pattern = {
    groups: program.groups,
    match,
    replace: (text, template) => {
      const parts = templateParts(template, program.groups)
      let result = ''
      let copied = 0
      for (let found = match(text); found; found = match(text, nextStart(text, found))) {
        const [start = 0, end = 0] = found
        result += text.slice(copied, start) + filled(parts, text, found)
        copied = end
        if (end === start && end >= text.length) break
      }
      return result + text.slice(copied)
    },
  }
  if (COMPILED.size >= MOST_COMPILED) COMPILED.clear()
  COMPILED.set(key, pattern)
  return pattern
}

/** Where to look for the next match: behind this one, and at least one character on. */
function nextStart(text: string, [start = 0, end = 0]: Match): number {
  if (end > start) return end
  return end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1)
}

/** The text of a group (0: the whole match); null where it took no part. */
export function groupText(text: string, match: Match, group: number): string | null {
  const [start = -1, end = -1] = match.slice(group * 2, group * 2 + 2)
  return start < 0 || end < 0 ? null : text.slice(start, end)
}

/** Texts, and numbers of groups between them. */
function templateParts(template: string, groups: readonly string[]): (string | number)[] {
  return template.split(/(\$\$|\$&|\$\d{1,2}|\$<[^>]*>)/u).map((part) => {
    if (part === '$$') return '$'
    if (part === '$&') return 0
    const name = /^\$<([^>]*)>$/u.exec(part)?.[1]
    if (name !== undefined) return groups.includes(name) ? groups.indexOf(name) + 1 : part
    const group = Number(/^\$(\d{1,2})$/u.exec(part)?.[1] ?? 0)
    return group >= 1 && group <= groups.length ? group : part
  })
}

const filled = (parts: readonly (string | number)[], text: string, match: Match): string =>
  parts.map((part) => (typeof part === 'number' ? (groupText(text, match, part) ?? '') : part)).join('')
