import { memo } from 'react'
import { count } from '../../format/index.ts'
import { CellEditor, type EditActions } from './cell-editor.tsx'
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
  /** Makes a cell the active one, or the other corner of those that are chosen. */
  readonly onPick: (place: number, name: string, isExtending: boolean) => void
  readonly edit: EditActions
}

export const GridRow = memo(function GridRow({ place, top, row, layout, ...actions }: Props) {
  const { items, pinned, indexWidth, pinnedWidth } = layout
  const cell = { place, row, layout, ...actions }
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
        {pinned.map(({ at, size }) => (
          <Cell key={at} {...cell} at={at} size={size} isPinned />
        ))}
      </div>
      {items.map(({ at, start, size }) => (
        <Cell key={at} {...cell} at={at} start={start} size={size} />
      ))}
    </div>
  )
})

function Cell({
  place,
  row,
  at,
  start,
  size,
  isPinned,
  layout,
  onSelect,
  onMenu,
  onPick,
  edit,
}: Omit<Props, 'top'> & {
  readonly at: number
  readonly start?: number
  readonly size?: number
  readonly isPinned?: boolean
}) {
  const column = layout.columns[at]
  if (!column) return null
  const { name, type } = column
  const corrected = row && layout.textOf(row.record, name)
  const text = row?.cleaned === layout.cleaned ? row.cells[at] : (corrected ?? row?.cells[at])
  const source = row?.source[layout.fileColumns.get(name) ?? -1]
  const { range, editing } = layout
  const isChosen = range !== null && place >= range.top && place <= range.bottom && range.names.includes(name)
  const isEdited = editing?.row === place && editing.name === name
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
        isChosen && 'chosen',
        corrected !== undefined && 'corrected',
      )}
      style={{ left: start, width: size }}
      aria-selected={isChosen || undefined}
      title={source === undefined || source === text ? undefined : `In the file: ${source === '' ? 'missing' : source}`}
      onPointerDown={({ button, shiftKey }) => button === 0 && onPick(place, name, shiftKey)}
      onPointerEnter={({ buttons }) => buttons === 1 && !isEdited && onPick(place, name, true)}
      onClick={({ shiftKey }) => !shiftKey && onSelect([name])}
      onDoubleClick={() => edit.begin(place, name)}
      onContextMenu={(event) => onMenu(event, place, name)}
    >
      {isEdited ? (
        <CellEditor text={corrected ?? source ?? ''} typed={editing.typed} name={name} edit={edit} />
      ) : (
        <Text text={text} needle={layout.search?.columns.includes(name) ? layout.search.text : ''} />
      )}
    </div>
  )
}

/** A cell's text, in which what is looked for is marked. */
function Text({ text, needle }: { readonly text: string | undefined; readonly needle: string }) {
  if (text === '') return 'missing'
  const at = needle === '' ? -1 : (text?.toLowerCase().indexOf(needle) ?? -1)
  if (text === undefined || at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </>
  )
}
