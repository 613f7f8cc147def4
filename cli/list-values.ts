/** One item of a comma-separated value, still with its quotes. */
const QUOTED = /^"((?:[^"]|"")*)"$/s

/**
 * Parts `text` at every `separator` outside double quotes. A quote opens only at the start of a part, so that `5" pipe`
 * needs no quoting. Parts are trimmed and keep their quotes.
 */
export function splitOutsideQuotes(text: string, separator: ',' | '=' | '+'): string[] {
  const parts: string[] = []
  let part = ''
  let isQuoted = false
  for (const char of text) {
    if (char === '"' && (isQuoted || part.trim() === '')) isQuoted = !isQuoted
    else if (char === '"' && part.trimEnd().endsWith('"') && part.trimStart().startsWith('"')) isQuoted = true
    if (char === separator && !isQuoted) {
      parts.push(part.trim())
      part = ''
    } else part += char
  }
  return [...parts, part.trim()]
}

/** `"b,c"` → b,c and `"say ""x"""` → say "x"; a text without quotes around it stays as it is. */
export function unquote(part: string): string {
  const inner = QUOTED.exec(part)?.[1]
  return inner === undefined ? part : inner.replaceAll('""', '"')
}

/** `a,"b,c",d` → a · b,c · d. Empty items are dropped; `""` is the empty text. */
export const splitList = (text: string): string[] =>
  splitOutsideQuotes(text, ',')
    .filter((part) => part !== '')
    .map(unquote)

/**
 * `name=value` → both, unquoted. The last `=` outside quotes parts them, so that names may hold one; undefined where
 * there is none, or no name.
 */
export function splitPair(pair: string): [name: string, value: string] | undefined {
  const parts = splitOutsideQuotes(pair, '=')
  const value = parts.pop() ?? ''
  const name = unquote(parts.join('='))
  return parts.length === 0 || name === '' ? undefined : [name, unquote(value)]
}
