// Takes valid JSON apart without reading its values, so that a number keeps the text it has in the file (1.0, 1e400, 17
// digits) and a nested value stays as it was written. JSON.parse() has checked the text before.

/** The source texts of a JSON array's elements. */
export function* elementsOf(text: string): Generator<string> {
  let at = blankEnd(text, text.indexOf('[') + 1)
  while (text.charAt(at) !== ']') {
    const end = valueEnd(text, at)
    yield text.slice(at, end)
    at = blankEnd(text, end)
    if (text.charAt(at) === ',') at = blankEnd(text, at + 1)
  }
}

/**
 * Keys and cells of a JSON object: strings without quotes and escapes, null as the empty text, everything else as it
 * stands there. The last of repeated keys counts, as for JSON.parse().
 */
export function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  let at = blankEnd(text, text.indexOf('{') + 1)
  while (text.charAt(at) !== '}') {
    const keyEnd = valueEnd(text, at)
    const key = stringOf(text.slice(at, keyEnd))
    at = blankEnd(text, blankEnd(text, keyEnd) + 1)
    const end = valueEnd(text, at)
    fields.set(key, cellOf(text.slice(at, end)))
    at = blankEnd(text, end)
    if (text.charAt(at) === ',') at = blankEnd(text, at + 1)
  }
  return fields
}

function cellOf(value: string): string {
  if (value.startsWith('"')) return stringOf(value)
  return value === 'null' ? '' : value
}

const stringOf = (literal: string): string =>
  literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)

function blankEnd(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 32) at++
  return at
}

/** Where the value that begins at `from` ends. */
function valueEnd(text: string, from: number): number {
  const first = text.charAt(from)
  if (first === '"') return stringEnd(text, from)
  if (first !== '{' && first !== '[') {
    let at = from
    while (at < text.length && !/[,\]}\s]/u.test(text.charAt(at))) at++
    return at
  }
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') at = stringEnd(text, at) - 1
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1
  }
  return text.length
}

function stringEnd(text: string, from: number): number {
  let at = from + 1
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at + 1
}
