import { type CategoryColumn, type Column, categoryColumn, type TextColumn } from '../table/index.ts'

/** A column of dictionary-coded texts. */
export type CodedColumn = CategoryColumn | TextColumn

export const isCoded = (column: Column): column is CodedColumn => column.kind === 'category' || column.kind === 'text'

/**
 * The column with every level changed; equal new levels become one, and null is missing. Levels come out in the order of
 * their names, so that they say nothing of the order of rows.
 *
 * @param fill what a missing value becomes
 */
export function mapLevels(
  { codes, levels, kind }: CodedColumn,
  change: (level: string) => string | null,
  fill: string | null = null,
  newKind = kind,
): CodedColumn {
  const texts = levels.map(change)
  const { codeOf, sorted } = numbered(fill === null ? texts : [...texts, fill])
  const newCodes = Int32Array.from(texts, (text) => codeOf(text))
  const missing = codeOf(fill)
  return categoryColumn(
    codes.map((code) => (code < 0 ? missing : (newCodes[code] ?? -1))),
    sorted,
    newKind,
  )
}

/** A coded column of texts, one a row; null is missing. */
export function codedColumn(texts: Iterable<string | null>, rows: number, kind: CodedColumn['kind']): CodedColumn {
  const first = new Map<string, number>()
  const codes = new Int32Array(rows)
  let row = 0
  for (const text of texts) {
    let code = text === null ? -1 : first.get(text)
    if (code === undefined) {
      code = first.size
      first.set(text ?? '', code)
    }
    codes[row++] = code
  }
  return mapLevels({ ...categoryColumn(codes, [...first.keys()], kind) }, (level) => level)
}

function numbered(texts: readonly (string | null)[]) {
  const sorted = [...new Set(texts)].filter((text) => text !== null).sort()
  const codes = new Map(sorted.map((text, code) => [text, code]))
  return { sorted, codeOf: (text: string | null) => (text === null ? -1 : (codes.get(text) ?? -1)) }
}
