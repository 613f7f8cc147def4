import { memo } from 'react'
import { count } from '../../format/index.ts'
import type { OpenMenu } from './cell-menu.tsx'
import { isRight } from './columns.ts'
import { cellId, classesOf, type GridLayout } from './grid-layout.ts'
import type { Row } from './use-rows.ts'

interface Props {
  readonly layout: GridLayout
  /** Its place in the view. */
  readonly place: number
  /** px below the header. */
  readonly top: number
  /** undefined while the row is on its way. */
  readonly row: Row | undefined
  readonly onSelect: (names: readonly string[]) => void
  readonly onMenu: OpenMenu
}

export const GridRow = memo(function GridRow({ place, top, row, onSelect, onMenu, layout }: Props) {
  const { columns, items, pinned, indexWidth, pinnedWidth } = layout
  const cell = { place, cells: row?.cells, layout, onSelect, onMenu }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has one tab stop and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: rows of any number are placed by hand, which a table cannot
    <div className="grid-row" role="row" aria-rowindex={place + 2} style={{ transform: `translateY(${top}px)` }}>
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div className="grid-index" role="rowheader" style={{ width: indexWidth }}>
          {row && count(row.number + 1)}
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
  place,
  cells,
  at,
  start,
  size,
  isPinned,
  layout,
  onSelect,
  onMenu,
}: Pick<Props, 'place' | 'onSelect' | 'onMenu'> & {
  readonly cells: readonly string[] | undefined
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
  const isActive = layout.active?.row === place && layout.active.name === name
  return (
    // biome-ignore lint/a11y/useSemanticElements: see GridRow
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: see GridRow
    <div
      id={cellId(layout.id, place, name)}
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
      onContextMenu={(event) => onMenu(event, place, name)}
    >
      {text === '' ? (
        'missing'
      ) : layout.search?.columns.includes(name) ? (
        <Marked text={text ?? ''} needle={layout.search.text} />
      ) : (
        text
      )}
    </div>
  )
}

/** A text in which what is looked for is marked. */
function Marked({ text, needle }: { readonly text: string; readonly needle: string }) {
  const at = text.toLowerCase().indexOf(needle)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </>
  )
}
