import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useMemo, useRef } from 'react'
import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Problem, useShared } from '../../ui/index.ts'
import { widthOf } from './columns.ts'
import { GridHeader } from './grid-header.tsx'
import { GridRow } from './grid-row.tsx'
import { SELECTED_COLUMNS } from './selection.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useRows } from './use-rows.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

export const ROW = 26
const HEADER = 158

/** The rows as they are in the file, with a profile above each column. Any number of rows scrolls, by row number. */
export function Grid() {
  const { project } = useProject()
  const { columns, rows } = project.data
  const { target } = project.choices
  const [selected, select] = useShared(SELECTED_COLUMNS)
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>()
  const id = useId()
  const view = Math.max(0, height - HEADER)
  const scroll = useScaledScroll(scroller, rows * ROW, view)

  const order = useMemo(() => {
    const others = columns.map((_, i) => i).filter((i) => columns[i]?.name !== target)
    return { pinned: columns.findIndex(({ name }) => name === target), others }
  }, [columns, target])
  const pinnedColumn = columns[order.pinned]
  const indexWidth = Math.max(60, 24 + count(rows).length * 7)
  const pinnedWidth = indexWidth + (pinnedColumn ? widthOf(pinnedColumn) : 0)
  const virtual = useVirtualizer({
    horizontal: true,
    count: order.others.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => {
      const column = columns[order.others[i] ?? -1]
      return column ? widthOf(column) : 0
    },
    getItemKey: (i) => columns[order.others[i] ?? -1]?.name ?? i,
    paddingStart: pinnedWidth,
    scrollPaddingStart: pinnedWidth,
    overscan: 3,
  })
  const first = Math.floor(scroll.offset / ROW)
  const last = Math.min(rows - 1, Math.ceil((scroll.offset + view) / ROW))
  const { rowAt, trouble } = useRows(first, last)

  const revealColumn = useCallback(
    (name: string) => {
      const at = order.others.findIndex((i) => columns[i]?.name === name)
      if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
    },
    [order, columns, virtual],
  )
  const shown = selected[0]
  const reveal = useRef(revealColumn)
  reveal.current = revealColumn
  useEffect(() => {
    if (shown !== undefined) reveal.current(shown)
  }, [shown])

  const names = [...(pinnedColumn ? [pinnedColumn.name] : []), ...order.others.map((i) => columns[i]?.name ?? '')]
  const { active, onKeyDown, onFocus } = useGridKeys({
    names,
    rows,
    page: Math.max(1, Math.floor(view / ROW) - 1),
    firstRow: first,
    onSelect: (name) => select([name]),
    onMove(row, name) {
      if (row >= 0) scroll.reveal(row * ROW, (row + 1) * ROW)
      revealColumn(name)
    },
  })
  const inView = virtual.getVirtualItems()
  const items = useMemo(
    () => inView.map(({ index, start, size }) => ({ at: order.others[index] ?? 0, start, size })),
    [inView, order],
  )
  const layout = { id, columns, items, pinned: order.pinned, indexWidth, pinnedWidth, selected, active }
  // Rows are placed from here, so that a step of scrolling moves one element and renders only the rows that come in.
  const base = first - (first % 1000)
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
        style={{ width, height }}
      >
        <div style={{ width: virtual.getTotalSize(), height: scroll.height + HEADER }}>
          <GridHeader {...layout} rows={rows} onSelect={select} />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div className="grid-layer" style={{ top: HEADER }} role="rowgroup">
            <div role="presentation" style={{ transform: `translateY(${base * ROW - scroll.offset}px)` }}>
              {visible.map((row) => (
                <GridRow
                  key={row}
                  {...layout}
                  row={row}
                  top={(row - base) * ROW}
                  cells={rowAt(row)}
                  onSelect={select}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {trouble && (
        <div className="grid-problem">
          <Problem trouble={trouble} />
        </div>
      )}
    </div>
  )
}
