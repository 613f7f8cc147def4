import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react'
import { memo, type PointerEvent, useRef, useState } from 'react'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon } from '../../ui/index.ts'
import type { OpenMenu } from './cell-menu.tsx'
import { type ColumnProfile, TYPE_ICONS, TYPE_WORDS } from './columns.ts'
import { cellId, classesOf, type GridLayout, HEADER_ROW } from './grid-layout.ts'
import { MiniChart } from './mini-chart.tsx'
import { ROLE_WORDS, roleOf } from './roles.ts'

interface Props {
  readonly layout: GridLayout
  readonly rows: number
  readonly onSelect: (names: readonly string[]) => void
  readonly onMenu: OpenMenu
  /** px of the column. */
  readonly onResize: (name: string, size: number) => void
  /** Puts a column where another stands. */
  readonly onMove: (name: string, to: string) => void
}

/** Type, name, role and profile above each column. */
export const GridHeader = memo(function GridHeader({ layout, rows, onSelect, onMenu, onResize, onMove }: Props) {
  const { columns, items, pinned, indexWidth, pinnedWidth } = layout
  const cell = { layout, rows, onSelect, onMenu, onResize, onMove }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has one tab stop and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: columns of any number are placed by hand, which a table cannot
    <div className="grid-header" role="row" aria-rowindex={1}>
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div className="grid-corner" role="columnheader" style={{ width: indexWidth }}>
          <span className="hidden">Row</span>
        </div>
        {pinned.map(({ at, size }) => {
          const column = columns[at]
          return column ? <HeaderCell key={column.name} column={column} {...cell} style={{ width: size }} /> : null
        })}
      </div>
      {items.map(({ at, start, size }) => {
        const column = columns[at]
        return column ? (
          <HeaderCell key={column.name} column={column} {...cell} style={{ left: start, width: size }} />
        ) : null
      })}
    </div>
  )
})

function HeaderCell({
  column,
  rows,
  layout,
  onSelect,
  onMenu,
  onResize,
  onMove,
  style,
}: Props & {
  readonly column: ColumnProfile
  readonly style: { readonly left?: number; readonly width: number }
}) {
  const { project } = useProject()
  const { name, type, missing, distinct } = column
  const sort = layout.sort?.column === name ? layout.sort : undefined
  const drag = useColumnDrag(name, onMove)
  const role = roleOf(name, project.choices)
  const needsLook = project.data.findings.some(({ severity, columns }) => severity !== 'info' && columns.includes(name))
  const isActive = layout.active?.row === HEADER_ROW && layout.active.name === name
  return (
    // biome-ignore lint/a11y/useSemanticElements: see GridHeader
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: see GridHeader
    <div
      id={cellId(layout.id, HEADER_ROW, name)}
      role="columnheader"
      className={classesOf(
        'grid-head',
        style.left === undefined && 'pinned',
        layout.selected.includes(name) && 'selected',
        role === 'left-out' && 'left-out',
        isActive && 'active',
      )}
      style={style}
      title={`${name}: ${TYPE_WORDS[type]}`}
      aria-sort={sort && (sort.isDescending ? 'descending' : 'ascending')}
      {...drag}
      onClick={() => onSelect([name])}
      onContextMenu={(event) => onMenu(event, HEADER_ROW, name)}
    >
      <div className="grid-name">
        <Icon of={TYPE_ICONS[type]} small />
        <span>{name}</span>
        {sort && <Icon of={sort.isDescending ? ArrowDown : ArrowUp} small />}
      </div>
      <div className="grid-role">
        <span className={role === 'target' ? 'accent name' : role === 'sensitive' ? 'warn' : undefined}>
          {ROLE_WORDS[role]}
        </span>
        {needsLook && <Icon of={TriangleAlert} small />}
      </div>
      <MiniChart column={column} rows={rows} />
      <div className="grid-stat">{counted(distinct, 'value')}</div>
      <div className="grid-missing-bar">
        <i style={{ width: `${(missing / Math.max(1, rows)) * 100}%` }} />
      </div>
      <div className={missing > 0 ? 'grid-stat warn' : 'grid-stat'}>
        {missing > 0 ? `${count(missing)} missing` : 'none missing'}
      </div>
      <ResizeHandle onResize={(size) => onResize(name, size)} />
    </div>
  )
}

/** px of a move that is a drag and no click. */
const DRAG = 12

/** A header that is dragged onto another takes its column there. */
function useColumnDrag(name: string, onMove: Props['onMove']) {
  const from = useRef<number | null>(null)
  return {
    'data-column': name,
    onPointerDown({ button, clientX }: PointerEvent) {
      if (button !== 0) return
      from.current = clientX
      addEventListener(
        'pointerup',
        (event) => {
          const isDragged = from.current !== null && Math.abs(event.clientX - from.current) >= DRAG
          from.current = null
          const under = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
          if (isDragged && under?.dataset.column) onMove(name, under.dataset.column)
        },
        { once: true },
      )
    },
  }
}

/** The edge that a column is made wider by; the keys are Alt and the arrows. */
function ResizeHandle({ onResize }: { readonly onResize: (size: number) => void }) {
  const [from, setFrom] = useState<{ readonly x: number; readonly size: number } | null>(null)
  const begin = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setFrom({ x: event.clientX, size: event.currentTarget.parentElement?.offsetWidth ?? 0 })
  }
  return (
    <i
      className="grid-resize"
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation()
        begin(event)
      }}
      onPointerMove={(event) => from && onResize(from.size + event.clientX - from.x)}
      onLostPointerCapture={() => setFrom(null)}
      onClick={(event) => event.stopPropagation()}
    />
  )
}
