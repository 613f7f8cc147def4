import type { FoundCell } from '../../../shared/contract/index.ts'
import { unknownColumn } from '../../../shared/table/index.ts'
import { fileRow, type ShownRows } from './rows-shown.ts'

export interface FindQuery {
  readonly text: string
  /** Where to look, from left to right. */
  readonly columns: readonly string[]
  /** The cell to go on from: its place in the view, and its column; null to begin at the first. */
  readonly after: { readonly place: number; readonly column: string } | null
  readonly isBackwards: boolean
}

/** How many cells of each row hold the text. */
interface Hits {
  readonly key: string
  readonly view: Uint32Array | null
  readonly holds: readonly ((row: number) => boolean)[]
  readonly counts: Uint32Array
  readonly total: number
}

const kept = new WeakMap<ShownRows, Hits>()

/** The next cell that holds a text, whatever its case, from row to row of the view and round its end. */
export function findCell(
  shown: ShownRows,
  view: Uint32Array | null,
  { text, columns, after, isBackwards }: FindQuery,
): FoundCell {
  const { counts, total, holds } = hitsOf(shown, view, text, columns)
  if (total === 0) return { total, at: null }
  const hits = (place: number) => {
    const row = view?.[place] ?? place
    return columns.flatMap((_, at) => (holds[at]?.(row) ? [at] : []))
  }
  const foundAt = (place: number, index: number): FoundCell => {
    let before = 0
    for (let earlier = 0; earlier < place; earlier++) before += counts[earlier] ?? 0
    const column = hits(place)[index]
    return {
      total,
      at: {
        index: before + index,
        place,
        row: fileRow(shown, view?.[place] ?? place),
        column: columns[column ?? 0] ?? '',
      },
    }
  }
  const step = isBackwards ? -1 : 1
  const start = after ? Math.min(after.place, counts.length - 1) : 0
  if (after) {
    const from = columns.indexOf(after.column)
    const here = hits(start)
    const index = isBackwards ? here.findLastIndex((at) => at < from) : here.findIndex((at) => at > from)
    if (index >= 0) return foundAt(start, index)
  }
  for (let gone = after ? 1 : 0; gone <= counts.length; gone++) {
    const place = (start + step * gone + counts.length * 2) % counts.length
    const here = counts[place] ?? 0
    if (here > 0) return foundAt(place, isBackwards ? here - 1 : 0)
  }
  return { total, at: null }
}

function hitsOf(shown: ShownRows, view: Uint32Array | null, text: string, columns: readonly string[]): Hits {
  const key = JSON.stringify([text, columns])
  const known = kept.get(shown)
  if (known?.key === key && known.view === view) return known
  const needle = text.toLowerCase()
  const holds = columns.map((name) => {
    const column = shown.texts[shown.names.indexOf(name)]
    if (!column) throw unknownColumn(name, shown.names)
    const { codes, texts } = column
    const isHit = Uint8Array.from(texts, (cell) => (cell.toLowerCase().includes(needle) ? 1 : 0))
    return (row: number) => isHit[codes[row] ?? 0] === 1
  })
  const counts = new Uint32Array(view?.length ?? shown.table.rows)
  let total = 0
  for (let place = 0; place < counts.length; place++) {
    const row = view?.[place] ?? place
    let here = 0
    for (const isHit of holds) if (isHit(row)) here++
    counts[place] = here
    total += here
  }
  const hits = { key, view, holds, counts, total }
  kept.set(shown, hits)
  return hits
}
