import type { Dialect } from './dialect.ts'

/**
 * The cells of one line whose quotes are broken, read as people mean it: a quote ends a field only in front of a
 * delimiter or the line's end, any other one inside stands for itself; and a quote that opens a field stands for itself
 * where the field would never end, or where another field opens inside it.
 *
 * @example
 * repairedCells('a,"b,"c, d"', { delimiter: ',', quote: '"', escape: '"' }) // ['a', '"b', 'c, d']
 */
export function repairedCells(line: string, dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>): string[] {
  const { delimiter, quote } = dialect
  const cells: string[] = []
  for (let at = 0; ; ) {
    const open = blanksEnd(line, at, delimiter)
    const quoted = line.charAt(open) === quote ? quotedField(line, open, dialect) : undefined
    const plainEnd = line.indexOf(delimiter, at)
    const end = quoted?.end ?? (plainEnd < 0 ? line.length : plainEnd)
    cells.push(quoted?.text ?? line.slice(at, end))
    if (end >= line.length) return cells
    at = end + delimiter.length
  }
}

/** The quoted field that opens at `open`, and where its delimiter stands; undefined where its quote stands for itself. */
function quotedField(
  line: string,
  open: number,
  { delimiter, quote, escape: mark }: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
): { text: string; end: number } | undefined {
  let text = ''
  for (let at = open + 1; at < line.length; at++) {
    const char = line.charAt(at)
    if (char === mark && mark !== quote && (line.charAt(at + 1) === quote || line.charAt(at + 1) === mark)) {
      text += line.charAt(++at)
    } else if (char !== quote) text += char
    else {
      const end = blanksEnd(line, at + 1, delimiter)
      if (end >= line.length || line.startsWith(delimiter, end)) return { text, end }
      if (mark === quote && line.charAt(at + 1) === quote) at++
      else if (at > open + 1 && opensAField(line.slice(0, at), delimiter)) return undefined
      text += quote
    }
  }
  return undefined
}

/** Whether a delimiter and nothing but blanks stand at the end of a text. */
function opensAField(before: string, delimiter: string): boolean {
  const last = before.lastIndexOf(delimiter)
  return last >= 0 && /^ *$/u.test(before.slice(last + delimiter.length))
}

function blanksEnd(line: string, from: number, delimiter: string): number {
  let at = from
  while (line.charAt(at) === ' ' && !line.startsWith(delimiter, at)) at++
  return at
}

/** A record of these cells, every one in quotes, under the same rules. */
export function quotedRecord(
  cells: readonly string[],
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
): string {
  const { delimiter, quote, escape: mark } = dialect
  const masked = (cell: string) =>
    (mark === quote ? cell : cell.replaceAll(mark, mark + mark)).replaceAll(quote, mark + quote)
  return cells.map((cell) => quote + masked(cell) + quote).join(delimiter)
}
