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
  /** Makes a column so many px wider. */
  readonly onResize: (name: string, by: number) => void
  readonly onMove: (row: number, name: string) => void
  /** Opens what can be done with a cell. */
  readonly onMenu: (row: number, name: string) => void
}

interface Place {
  readonly row: number
  readonly name: string
}

/** px of one press with Alt. */
const WIDER: Readonly<Record<string, number>> = { ArrowLeft: -16, ArrowRight: 16 }

/**
 * Roving focus of a grid with one tab stop: arrows, Home, End, page keys, with Ctrl to the ends; Enter or Space selects
 * the column, Alt with an arrow makes it wider or narrower, Shift F10 opens what can be done with the cell.
 */
export function useGridKeys({ names, rows, page, firstRow, onSelect, onResize, onMove, onMenu }: Options) {
  const [active, setActive] = useState<Place | null>(null)
  const moveTo = (row: number, column: number) => {
    const name = names[Math.min(names.length - 1, Math.max(0, column))] ?? ''
    const place = { row: Math.min(rows - 1, Math.max(HEADER_ROW, row)), name }
    setActive(place)
    onMove(place.row, name)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, name } = active ?? { row: firstRow, name: names[0] ?? '' }
    const isWhole = event.ctrlKey || event.metaKey
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      return onMenu(row, name)
    }
    const move = movesFrom(row, names.indexOf(name), isWhole)[event.key]
    const wider = event.altKey ? WIDER[event.key] : undefined
    const isChosen = (event.key === 'Enter' && !isWhole) || event.key === ' '
    if (!(move && !event.altKey) && wider === undefined && !isChosen) return
    event.preventDefault()
    if (move && !event.altKey) moveTo(...move)
    else if (wider !== undefined) onResize(name, wider)
    else if (name) onSelect(name)
  }
  const movesFrom = (
    row: number,
    column: number,
    isWhole: boolean,
  ): Readonly<Record<string, readonly [number, number]>> => ({
    ArrowUp: [isWhole ? 0 : row - 1, column],
    ArrowDown: [isWhole ? rows - 1 : row + 1, column],
    ArrowLeft: [row, isWhole ? 0 : column - 1],
    ArrowRight: [row, isWhole ? names.length - 1 : column + 1],
    PageUp: [row - page, column],
    PageDown: [row + page, column],
    Home: [isWhole ? 0 : row, 0],
    End: [isWhole ? rows - 1 : row, names.length - 1],
  })
  const onFocus = () => {
    if (!active && names[0] !== undefined) setActive({ row: HEADER_ROW, name: names[0] })
  }
  return { active, goTo: (row: number, name: string) => moveTo(row, names.indexOf(name)), onKeyDown, onFocus }
}
