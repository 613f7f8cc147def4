import { useElementSize, useMergedRef } from '@mantine/hooks'
import { type MouseEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useProject } from '../../state.ts'
import { EmptyState, Problem, useShared } from '../../ui/index.ts'
import { CellMenu, type MenuPlace } from './cell-menu.tsx'
import { GridHeader } from './grid-header.tsx'
import { cellId, type GridLayout } from './grid-layout.ts'
import { GridRow } from './grid-row.tsx'
import { SEARCH, SELECTED_COLUMNS } from './selection.ts'
import { useCellEdit } from './use-cell-edit.ts'
import { useCells } from './use-cells.ts'
import { useColumnLayout, useColumnsInView } from './use-column-layout.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useRows } from './use-rows.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'
import { useShallow } from './use-shallow.ts'
import { cleanedKey, useShown } from './use-shown.ts'
import { useStable } from './use-stable.ts'
import { useView, useViewTotal } from './use-view.ts'

export const ROW = 26
const HEADER = 158

/** The rows as they are cleaned, or as the file has them, with a profile above each column. Any number of rows scrolls, by row number. */
export function Grid() {
  const { project } = useProject()
  const { shown: data, trouble: shownTrouble } = useShown()
  const { columns } = data
  const { view: shownView, clear } = useView()
  const { total: rows, trouble: viewTrouble } = useViewTotal()
  const [search] = useShared(SEARCH)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const [editing, setEditing] = useState<GridLayout['editing']>(null)
  const [selected, select] = useShared(SELECTED_COLUMNS)
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>()
  const id = useId()
  const view = Math.max(0, height - HEADER)
  const scroll = useScaledScroll(scroller, rows * ROW, view)
  const { pinned, indexWidth, pinnedWidth, places, names, ...layoutOf } = useColumnLayout(
    columns,
    project.choices.target,
    data.rows,
  )
  const items = useColumnsInView(places, scroll.left + pinnedWidth, scroll.left + width)
  const first = Math.floor(scroll.offset / ROW)
  const last = Math.min(rows - 1, Math.ceil((scroll.offset + view) / ROW))
  const { rowAt, trouble } = useRows(first, last, rows)

  const revealColumn = useCallback(
    (name: string) => {
      const place = places.find(({ at }) => columns[at]?.name === name)
      if (place) scroll.revealAcross(place.start, place.start + place.size, pinnedWidth)
    },
    [columns, places, pinnedWidth, scroll.revealAcross],
  )
  const shown = selected[0]
  const reveal = useStable(revealColumn)
  useEffect(() => {
    if (shown !== undefined) reveal(shown)
  }, [shown, reveal])

  const onMenu = useCallback((event: MouseEvent, row: number, name: string) => {
    event.preventDefault()
    setMenu({ row, name, x: event.clientX, y: event.clientY })
  }, [])
  const fileColumns = useMemo(
    () => new Map(project.data.columns.map(({ name }, at) => [name, at])),
    [project.data.columns],
  )
  const cells = useCells(fileColumns)
  const { active, range, chosen, goTo, onKeyDown, onFocus } = useGridKeys({
    names,
    rows,
    page: Math.max(1, Math.floor(view / ROW) - 1),
    firstRow: first,
    onSelect: (name) => select([name]),
    onResize: (name, by) => layoutOf.resize(name, layoutOf.sizeOf(name) + by),
    onMoveColumn: layoutOf.moveBy,
    onEdit: (row, name, typed) => edit.begin(row, name, typed),
    onCopy: cells.copy,
    onCut: cells.cut,
    onClear: cells.clear,
    onMove(row, name) {
      if (row >= 0) scroll.reveal(row * ROW, (row + 1) * ROW)
      revealColumn(name)
    },
    onMenu(row, name) {
      const box = document.getElementById(cellId(id, row, name))?.getBoundingClientRect()
      // Behind the key's own event, at which a menu that hears it would close again.
      if (box) setTimeout(() => setMenu({ row, name, x: box.left + 12, y: box.bottom }))
    },
  })
  const onPick = useStable(goTo)
  const focusGrid = () => scroller.current?.focus()
  const { textOf, edit } = useCellEdit({
    editing,
    setEditing,
    range,
    fileColumns,
    names,
    fill: cells.fill,
    rowAt,
    goTo,
    focusGrid,
  })
  const found = search?.at
  useEffect(() => {
    if (found) onPick(found.place, found.column)
  }, [found, onPick])
  const onResize = useStable(layoutOf.resize)
  const onMove = useStable(layoutOf.move)
  const sought = useMemo(() => search && { text: search.text.toLowerCase(), columns: search.columns }, [search])
  const layout = useShallow<GridLayout>({
    id,
    columns,
    items,
    pinned,
    indexWidth,
    pinnedWidth,
    selected,
    active,
    range,
    editing,
    textOf,
    fileColumns,
    cleaned: cleanedKey(project),
    sort: shownView.sort,
    search: sought,
  })
  const problem = trouble ?? viewTrouble ?? shownTrouble
  // Rows are placed from here, so that a step of scrolling moves one element and renders only the rows that come in.
  const base = first - (first % 1000)
  // An element that a row leaves is taken by the row that comes in.
  const slots = Math.ceil(view / ROW) + 2
  const visible = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  return (
    <div className="grid" ref={useMergedRef(measure)}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows of any number are placed by hand, which a table cannot */}
      <div
        ref={scroller}
        className="grid-scroller"
        role="grid"
        aria-label="Rows"
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={active ? `${id}-${active.row}-${active.name}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onPaste={(event) => chosen && cells.paste(event, chosen, names, rows)}
        style={{ width, height }}
      >
        <div style={{ width: layoutOf.width, height: scroll.height + HEADER }}>
          <GridHeader
            layout={layout}
            rows={data.rows}
            onMenu={onMenu}
            onSelect={select}
            onResize={onResize}
            onMove={onMove}
          />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div className="grid-layer" style={{ top: HEADER }} role="rowgroup">
            <div
              className="grid-rows"
              role="presentation"
              style={{ transform: `translateY(${base * ROW - scroll.offset}px)` }}
            >
              {visible.map((place) => (
                <GridRow
                  key={place % slots}
                  layout={layout}
                  place={place}
                  top={(place - base) * ROW}
                  row={rowAt(place)}
                  onSelect={select}
                  onMenu={onMenu}
                  onPick={onPick}
                  edit={edit}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {menu && (
        <CellMenu
          place={menu}
          text={rowAt(menu.row)?.cells[columns.findIndex(({ name }) => name === menu.name)]}
          freeze={layoutOf.freeze}
          isFrozen={layoutOf.isFrozen}
          onEdit={() => edit.begin(menu.row, menu.name)}
          onClose={() => {
            setMenu(null)
            focusGrid()
          }}
        />
      )}
      {rows === 0 && data.rows > 0 && <NoRow onClear={clear} />}
      {problem && (
        <div className="grid-problem">
          <Problem trouble={problem} />
        </div>
      )}
    </div>
  )
}

function NoRow({ onClear }: { readonly onClear: () => void }) {
  return (
    <div className="grid-empty">
      <EmptyState title="No row fits these filters">
        <button type="button" className="link" onClick={onClear}>
          Show all rows
        </button>
      </EmptyState>
    </div>
  )
}
