import { type KeyboardEvent, useMemo, useState } from 'react'
import { type CellRange, HEADER_ROW } from './grid-layout.ts'

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
  /** @param typed the text that was typed over the cell */
  readonly onEdit: (row: number, name: string, typed?: string) => void
  readonly onCopy: (range: CellRange) => void
  readonly onCut: (range: CellRange) => void
  readonly onClear: (range: CellRange) => void
  /** Moves a column one place to the left or the right. */
  readonly onMoveColumn: (name: string, by: number) => void
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
 * Roving focus of a grid with one tab stop: arrows, Home, End, page keys, with Ctrl to the ends and with Shift over cells
 * that are chosen; Ctrl C copies these, Ctrl X cuts them, Delete clears them. Enter or F2 edits a cell, and typing types over
 * it; Space selects its column, as Enter does in the header; Alt with an arrow makes it wider or narrower, with Shift too
 * moves it, Shift F10 opens what can be done with the cell.
 */
export function useGridKeys(options: Options) {
  const { names, rows, page, firstRow, onMove } = options
  const [active, setActive] = useState<Place | null>(null)
  const [anchor, setAnchor] = useState<Place | null>(null)
  const range = useMemo(() => (active && anchor ? between(anchor, active, names) : null), [active, anchor, names])
  const moveTo = (row: number, column: number, isExtending = false) => {
    const name = names[Math.min(names.length - 1, Math.max(0, column))] ?? ''
    const least = isExtending ? 0 : HEADER_ROW
    const place = { row: Math.min(rows - 1, Math.max(least, row)), name }
    setAnchor(isExtending ? (anchor ?? active) : null)
    setActive(place)
    onMove(place.row, name)
  }
  const chooseAll = () => {
    setAnchor({ row: 0, name: names[0] ?? '' })
    setActive({ row: rows - 1, name: names.at(-1) ?? '' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, name } = active ?? { row: firstRow, name: names[0] ?? '' }
    const isWhole = event.ctrlKey || event.metaKey
    const move = event.altKey ? undefined : movesFrom(row, names.indexOf(name), isWhole)[event.key]
    const act = move ? () => moveTo(...move, event.shiftKey && row !== HEADER_ROW) : actionOf(event, { row, name })
    if (!act) return
    event.preventDefault()
    act()
  }
  const actionOf = (event: KeyboardEvent, { row, name }: Place): (() => void) | undefined => {
    const { key, shiftKey, altKey } = event
    const wider = altKey ? WIDER[key] : undefined
    if (wider !== undefined)
      return () => (shiftKey ? options.onMoveColumn(name, Math.sign(wider)) : options.onResize(name, wider))
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) return () => options.onMenu(row, name)
    if (event.ctrlKey || event.metaKey) return key === 'a' ? chooseAll : onCells(key, range ?? cellsAt({ row, name }))
    if (key === ' ' || (key === 'Enter' && row === HEADER_ROW)) return () => options.onSelect(name)
    return row === HEADER_ROW || altKey ? undefined : editOf(key, { row, name })
  }
  const onCells = (key: string, cells: CellRange): (() => void) | undefined => {
    const act = { c: options.onCopy, x: options.onCut }[key]
    return act && cells.top !== HEADER_ROW ? () => act(cells) : undefined
  }
  const editOf = (key: string, { row, name }: Place): (() => void) | undefined => {
    if (key === 'Delete' || key === 'Backspace') return () => options.onClear(range ?? cellsAt({ row, name }))
    if (key === 'Enter' || key === 'F2') return () => options.onEdit(row, name)
    // A key of one sign types it: over the cell, as in a spreadsheet.
    return [...key].length === 1 ? () => options.onEdit(row, name, key) : undefined
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
    PageUp: [row === HEADER_ROW ? row : Math.max(0, row - page), column],
    PageDown: [row + page, column],
    Home: [isWhole ? 0 : row, 0],
    End: [isWhole ? rows - 1 : row, names.length - 1],
  })
  const onFocus = () => {
    if (!active && names[0] !== undefined) setActive({ row: HEADER_ROW, name: names[0] })
  }
  const goTo = (row: number, name: string, isExtending = false) => moveTo(row, names.indexOf(name), isExtending)
  /** The cells that are chosen, or the active one; null in the header. */
  const chosen = range ?? (active && active.row !== HEADER_ROW ? cellsAt(active) : null)
  return { active, range, chosen, goTo, onKeyDown, onFocus }
}

const cellsAt = ({ row, name }: Place): CellRange => ({ top: row, bottom: row, names: [name] })

function between(a: Place, b: Place, names: readonly string[]): CellRange | null {
  if (a.row === HEADER_ROW || b.row === HEADER_ROW) return null
  const [from, to] = [names.indexOf(a.name), names.indexOf(b.name)]
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    names: names.slice(Math.min(from, to), Math.max(from, to) + 1),
  }
}
