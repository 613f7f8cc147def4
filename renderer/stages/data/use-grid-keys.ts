import { type KeyboardEvent, useState } from 'react'
import { HEADER_ROW } from './grid-layout.ts'

interface Options {
  /** Columns from left to right. */
  readonly names: readonly string[]
  readonly rows: number
  /** Rows of one page. */
  readonly page: number
  /** The first row in view: where the keyboard begins. */
  readonly firstRow: number
  readonly onSelect: (name: string) => void
  readonly onMove: (row: number, name: string) => void
}

interface Place {
  readonly row: number
  readonly name: string
}

/** Roving focus of a grid with one tab stop: arrows, Home, End, page keys; Enter or Space selects the column. */
export function useGridKeys({ names, rows, page, firstRow, onSelect, onMove }: Options) {
  const [active, setActive] = useState<Place | null>(null)
  const moveTo = (row: number, column: number) => {
    const name = names[Math.min(names.length - 1, Math.max(0, column))] ?? ''
    const place = { row: Math.min(rows - 1, Math.max(HEADER_ROW, row)), name }
    setActive(place)
    onMove(place.row, name)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, name } = active ?? { row: firstRow, name: names[0] ?? '' }
    const column = names.indexOf(name)
    const isWhole = event.ctrlKey || event.metaKey
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
      Home: isWhole ? [0, 0] : [row, 0],
      End: isWhole ? [rows - 1, names.length - 1] : [row, names.length - 1],
    }
    const move = moves[event.key]
    if (move && !event.altKey) {
      event.preventDefault()
      moveTo(...move)
    } else if ((event.key === 'Enter' && !isWhole) || event.key === ' ') {
      event.preventDefault()
      if (name) onSelect(name)
    }
  }
  const onFocus = () => {
    if (!active && names[0] !== undefined) setActive({ row: HEADER_ROW, name: names[0] })
  }
  return { active, onKeyDown, onFocus }
}
