/** An element of XML, its text escaped. */
export interface Xml {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Xml | string)[]
}

export const xml = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Xml | string)[]
): Xml => ({ name, attributes, children })

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** White space of attributes is written as references: a reader would make blanks of it. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"\t\n\r]/gu, (character) => ENTITIES[character] ?? `&#${character.codePointAt(0)};`)

/** Whether XML 1.0 (section 2.2) can hold the text: it has no control characters and no halves of characters. */
export const canBeXml = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u.test(text)

/** The element as lines, two blanks a level. */
export function printXml(element: Xml, indent = ''): string {
  const { name, children } = element
  const attributes = Object.entries(element.attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const start = `${indent}<${name}${attributes.join('')}`
  if (children.length === 0) return `${start}/>\n`
  if (children.every((child) => typeof child === 'string'))
    return `${start}>${children.map(escaped).join('')}</${name}>\n`
  const inner = children.map((child) =>
    typeof child === 'string' ? `${indent}  ${escaped(child)}\n` : printXml(child, `${indent}  `),
  )
  return `${start}>\n${inner.join('')}${indent}</${name}>\n`
}
