import type { SourceColumn } from '../table/index.ts'

/** A column's distinct trimmed texts with how many cells each stands in, blank cells apart; in order of first code. */
export interface Distinct {
  readonly counts: ReadonlyMap<string, number>
  readonly blank: number
  /** Cells that are not blank. */
  readonly cells: number
}

export function distinctTexts(column: SourceColumn): Distinct {
  const perCode = new Float64Array(column.texts.length)
  for (const code of column.codes) perCode[code] = (perCode[code] ?? 0) + 1
  const counts = new Map<string, number>()
  for (const [code, source] of column.texts.entries()) {
    const count = perCode[code] ?? 0
    if (count === 0) continue
    const text = source.trim()
    counts.set(text, (counts.get(text) ?? 0) + count)
  }
  const blank = counts.get('') ?? 0
  counts.delete('')
  return { counts, blank, cells: column.codes.length - blank }
}

/** The same without some texts. */
export function withoutTexts(distinct: Distinct, texts: readonly string[]): Distinct {
  if (!texts.some((text) => distinct.counts.has(text))) return distinct
  const counts = new Map(distinct.counts)
  let cells = distinct.cells
  for (const text of texts) {
    cells -= counts.get(text) ?? 0
    counts.delete(text)
  }
  return { counts, blank: distinct.blank, cells }
}
