import { memo } from 'react'
import { count } from '../../format/index.ts'
import { isRight } from './columns.ts'
import { cellId, classesOf, type GridLayout } from './grid-layout.ts'

interface Props {
  readonly layout: GridLayout
  readonly row: number
  /** px below the header. */
  readonly top: number
  /** undefined while the row is on its way. */
  readonly cells: readonly string[] | undefined
  readonly onSelect: (names: readonly string[]) => void
}

export const GridRow = memo(function GridRow({ row, top, cells, onSelect, layout }: Props) {
  const { columns, items, pinned, indexWidth, pinnedWidth } = layout
  const cell = { row, cells, layout, onSelect }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has one tab stop and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: rows of any number are placed by hand, which a table cannot
    <div className="grid-row" role="row" aria-rowindex={row + 2} style={{ transform: `translateY(${top}px)` }}>
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div className="grid-index" role="rowheader" style={{ width: indexWidth }}>
          {count(row + 1)}
        </div>
        {columns[pinned] && <Cell {...cell} at={pinned} isPinned />}
      </div>
      {items.map(({ at, start, size }) => (
        <Cell key={at} {...cell} at={at} start={start} size={size} />
      ))}
    </div>
  )
})

function Cell({
  row,
  cells,
  at,
  start,
  size,
  isPinned,
  layout,
  onSelect,
}: Pick<Props, 'row' | 'cells' | 'onSelect'> & {
  readonly at: number
  readonly start?: number
  readonly size?: number
  readonly isPinned?: boolean
  readonly layout: GridLayout
}) {
  const column = layout.columns[at]
  if (!column) return null
  const { name, type } = column
  const text = cells?.[at]
  const isActive = layout.active?.row === row && layout.active.name === name
  return (
    // biome-ignore lint/a11y/useSemanticElements: see GridRow
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: see GridRow
    <div
      id={cellId(layout.id, row, name)}
      role="gridcell"
      className={classesOf(
        'grid-cell',
        isRight(type) && 'right',
        isPinned && 'pinned',
        layout.selected.includes(name) && 'selected',
        isActive && 'active',
        text === '' && 'missing',
      )}
      style={start === undefined ? undefined : { left: start, width: size }}
      onClick={() => onSelect([name])}
    >
      {text === '' ? 'missing' : text}
    </div>
  )
}
