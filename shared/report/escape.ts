/** Characters that control what stands around them, none of which a person can see. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/** A text in which nothing is hidden: invisible controls, those that turn the direction of writing too, become a mark. */
export const visible = (text: string): string => text.replace(/[\t\r\n]+/gu, ' ').replace(CONTROLS, '\uFFFD')

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For text and quoted attributes of HTML and SVG. */
export const escapeHtml = (text: string): string => visible(text).replace(/[&<>"']/gu, (one) => HTML[one] ?? one)

/** For a text, and a cell of a table, in Markdown, where HTML is markup too. */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]|~#$]/gu, (one) => `\\${one}`)
    .replace(/[&<>]/gu, (one) => HTML[one] ?? one)
    .replace(/^(\s*)([-+=])(?=\s|$)/u, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/u, '$1\\$2')
