import { useMemo } from 'react'
import { ownValue } from '../../../shared/core/index.ts'
import { count } from '../../format/index.ts'
import { inOrder, movedTo } from './column-order.ts'
import { type ColumnProfile, widthOf } from './columns.ts'
import { useLook } from './use-look.ts'

const [NARROWEST, WIDEST] = [56, 800]
/** Columns drawn on each side of those in view, so that a step to the side shows no gap. */
const OVERSCAN = 2

export interface ColumnPlace {
  /** Its number in the data. */
  readonly at: number
  readonly start: number
  readonly size: number
}

/** Where each column is: the target and frozen ones stay at the left, the others scroll beside them. px. */
export function useColumnLayout(columns: readonly ColumnProfile[], target: string, rows: number) {
  const { look, change } = useLook()
  const { widths, order, frozen } = look
  const layout = useMemo(() => {
    const sizeOf = (column: ColumnProfile) => ownValue(widths, column.name) ?? widthOf(column)
    const isPinned = ({ name }: ColumnProfile) => name === target || frozen.includes(name)
    const ordered = inOrder(
      columns.map(({ name }) => name),
      order,
    ).flatMap((at) => {
      const column = columns[at]
      return column ? [{ at, column, size: sizeOf(column) }] : []
    })
    const pinned = [
      ...ordered.filter(({ column }) => column.name === target),
      ...ordered.filter(({ column }) => column.name !== target && isPinned(column)),
    ]
    const indexWidth = Math.max(60, 24 + count(rows).length * 7)
    const pinnedWidth = pinned.reduce((width, { size }) => width + size, indexWidth)
    const places: ColumnPlace[] = []
    let start = pinnedWidth
    for (const { at, column, size } of ordered) {
      if (isPinned(column)) continue
      places.push({ at, start, size })
      start += size
    }
    const names = [...pinned, ...places].map(({ at }) => columns[at]?.name ?? '')
    return { pinned, indexWidth, pinnedWidth, places, names, width: start }
  }, [columns, target, rows, widths, order, frozen])
  const resize = (name: string, size: number) =>
    change({ ...look, widths: { ...widths, [name]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, size))) } })
  const sizeOf = (name: string): number => {
    const column = columns.find((known) => known.name === name)
    return column ? (ownValue(widths, name) ?? widthOf(column)) : 0
  }
  const { names } = layout
  return {
    ...layout,
    resize,
    sizeOf,
    move: (name: string, to: string) => change({ ...look, order: movedTo(names, name, to) }),
    moveBy: (name: string, by: number) =>
      change({ ...look, order: movedTo(names, name, names[names.indexOf(name) + by] ?? name) }),
    /** Columns up to this one stay; undefined lets all of them go. */
    freeze: (name?: string) =>
      change({ ...look, frozen: name === undefined ? [] : names.slice(0, names.indexOf(name) + 1) }),
    isFrozen: frozen.length > 0,
  }
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
