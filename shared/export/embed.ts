import type { Json } from '../core/index.ts'

/** A JavaScript literal of the text, safe in modules of any age and inside `<script>`. */
export function scriptString(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r' }
  return `'${text.replace(/[\\'\n\r\u2028\u2029<]/gu, (character) => escapes[character] ?? codeUnit(character))}'`
}

/**
 * A JavaScript expression of the value. Through JSON.parse rather than as an object literal: a literal would take a
 * column named `__proto__` for the object's prototype, and engines read large JSON faster than large literals.
 */
export const scriptJson = (value: Json): string => `JSON.parse(${scriptString(JSON.stringify(value))})`

/** JSON for the text of a `<script type="application/json">`, which ends at nothing that it holds. */
export const jsonInHtml = (value: object): string => JSON.stringify(value).replace(/[<\u2028\u2029]/gu, codeUnit)

/**
 * A program for the text of a `<script>`. `</script` and `<!--` can only stand in its strings, templates and regular
 * expressions, in all of which `\x3C` is `<`.
 */
export const programInHtml = (program: string): string => program.replace(/<(?=\/script|script|!--)/giu, '\\x3C')

const codeUnit = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
