import { useMemo } from 'react'
import { count } from '../../format/index.ts'
import { defineShared, useShared } from '../../ui/index.ts'
import { type ColumnProfile, widthOf } from './columns.ts'

/** Widths in px that a person gave to columns. */
const WIDTHS = defineShared<Readonly<Record<string, number>>>('data.widths', {})
const [NARROWEST, WIDEST] = [56, 800]
/** Columns drawn on each side of those in view, so that a step to the side shows no gap. */
const OVERSCAN = 2

export interface ColumnPlace {
  /** Its number in the data. */
  readonly at: number
  readonly start: number
  readonly size: number
}

/** Where each column is: the target stays at the left, the others scroll beside it. px. */
export function useColumnLayout(columns: readonly ColumnProfile[], target: string, rows: number) {
  const [widths, setWidths] = useShared(WIDTHS)
  const layout = useMemo(() => {
    const sizeOf = (column: ColumnProfile) => widths[column.name] ?? widthOf(column)
    const pinned = columns.findIndex(({ name }) => name === target)
    const pinnedColumn = columns[pinned]
    const indexWidth = Math.max(60, 24 + count(rows).length * 7)
    const pinnedWidth = indexWidth + (pinnedColumn ? sizeOf(pinnedColumn) : 0)
    const places: ColumnPlace[] = []
    let start = pinnedWidth
    for (const [at, column] of columns.entries()) {
      if (at === pinned) continue
      places.push({ at, start, size: sizeOf(column) })
      start += sizeOf(column)
    }
    const names = [...(pinnedColumn ? [pinnedColumn.name] : []), ...places.map(({ at }) => columns[at]?.name ?? '')]
    return { pinned, indexWidth, pinnedWidth, places, names, width: start }
  }, [columns, target, rows, widths])
  const resize = (name: string, size: number) =>
    setWidths({ ...widths, [name]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, size))) })
  const sizeOf = (name: string): number => {
    const column = columns.find((known) => known.name === name)
    return column ? (widths[name] ?? widthOf(column)) : 0
  }
  return { ...layout, resize, sizeOf }
}

/** The columns between two places, with some on each side; the same array while they are the same. */
export function useColumnsInView(places: readonly ColumnPlace[], left: number, right: number): readonly ColumnPlace[] {
  const first = Math.max(0, firstBehind(places, left) - OVERSCAN)
  const last = Math.min(places.length, firstBehind(places, right) + 1 + OVERSCAN)
  return useMemo(() => places.slice(first, last), [places, first, last])
}

/** The number of the first place that ends behind `x`. */
function firstBehind(places: readonly ColumnPlace[], x: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const place = places[middle]
    if (place && place.start + place.size <= x) low = middle + 1
    else high = middle
  }
  return low
}
