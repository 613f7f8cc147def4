import { type CategoryColumn, type Column, categoryColumn, type TextColumn } from '../table/index.ts'

/** A column of dictionary-coded texts. */
export type CodedColumn = CategoryColumn | TextColumn

export const isCoded = (column: Column): column is CodedColumn => column.kind === 'category' || column.kind === 'text'

/**
 * The column with every level changed; equal new levels become one, and null is missing. Levels come out in the order of
 * their names, so that they say nothing of the order of rows.
 */
export const mapLevels = (
  { codes, levels, kind }: CodedColumn,
  change: (level: string) => string | null,
  newKind = kind,
): CodedColumn => codedColumn(codes, levels.map(change), newKind)

/**
 * A column of the texts at `codes`, of which some may be equal or missing.
 *
 * @param missing the text at the code −1
 */
export function codedColumn(
  codes: Int32Array,
  texts: readonly (string | null)[],
  kind: CodedColumn['kind'],
  missing: string | null = null,
): CodedColumn {
  const levels = [...new Set([...texts, missing])].filter((text) => text !== null).sort()
  const codeOf = new Map(levels.map((text, code) => [text, code]))
  const newCode = (text: string | null) => (text === null ? -1 : (codeOf.get(text) ?? -1))
  const newCodes = Int32Array.from(texts, newCode)
  const missingCode = newCode(missing)
  return categoryColumn(
    codes.map((code) => (code < 0 ? missingCode : (newCodes[code] ?? -1))),
    levels,
    kind,
  )
}

/** A coded column of texts, one a row; null is missing. */
export function textColumn(texts: Iterable<string | null>, rows: number, kind: CodedColumn['kind']): CodedColumn {
  const firstCodes = new Map<string, number>()
  const codes = new Int32Array(rows)
  let row = 0
  for (const text of texts) {
    let code = text === null ? -1 : firstCodes.get(text)
    if (code === undefined) {
      code = firstCodes.size
      firstCodes.set(text ?? '', code)
    }
    codes[row++] = code
  }
  return codedColumn(codes, [...firstCodes.keys()], kind)
}
