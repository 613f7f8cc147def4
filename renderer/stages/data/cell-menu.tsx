import { Menu } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useProject } from '../../state.ts'
import { useSteps } from '../clean/use-effects.ts'
import { useRecipe } from '../clean/use-recipe.ts'
import { HEADER_ROW } from './grid-layout.ts'
import { useView } from './use-view.ts'

/** The cell that a menu is of, and where it was asked for, in px of the window. */
export interface MenuPlace {
  readonly row: number
  readonly name: string
  readonly x: number
  readonly y: number
}

export type OpenMenu = (event: MouseEvent, row: number, name: string) => void

const MAP_VALUES = 'map-values'

/** What can be done with a cell, and with its column. */
export function CellMenu({
  place: { row, name, x, y },
  text,
  freeze,
  isFrozen,
  onEdit,
  onClose,
}: {
  readonly place: MenuPlace
  /** What the cell says; undefined in a header. */
  readonly text: string | undefined
  /** Lets the columns up to this one stay at the left; none without a name. */
  readonly freeze: (name?: string) => void
  readonly isFrozen: boolean
  readonly onEdit: () => void
  readonly onClose: () => void
}) {
  const { go } = useProject()
  const { view, toggle, sortBy } = useView()
  const { add } = useRecipe()
  const mapValues = useSteps().value?.find(({ id }) => id === MAP_VALUES)
  const facet = text === '' ? { missing: true as const } : { value: text ?? '' }
  const shown = text === '' ? 'missing' : `“${(text ?? '').length > 24 ? `${text?.slice(0, 24)}…` : text}”`
  const title = row === HEADER_ROW ? name : `${name}: ${shown}`
  return (
    <Menu opened onClose={onClose} position="bottom-start" withinPortal returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={title}
          className="grid-menu-target"
          style={{ left: x, top: y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={title}>
        {row !== HEADER_ROW && text !== undefined && (
          <>
            <Menu.Item onClick={() => toggle(name, facet)}>Only rows like this: {shown}</Menu.Item>
            <Menu.Item onClick={() => toggle(name, facet, true)}>Without rows like this</Menu.Item>
            <Menu.Item onClick={() => setTimeout(onEdit)}>Edit the cell</Menu.Item>
            {mapValues && text !== '' && (
              <Menu.Item
                onClick={() => {
                  add(mapValues, { columns: [name], values: { [text.trim()]: '' } })
                  go('clean')
                }}
              >
                Give this value another…
              </Menu.Item>
            )}
            <Menu.Divider />
          </>
        )}
        <Menu.Item onClick={() => sortBy({ column: name, isDescending: false })}>Sort ascending</Menu.Item>
        <Menu.Item onClick={() => sortBy({ column: name, isDescending: true })}>Sort descending</Menu.Item>
        {view.sort && <Menu.Item onClick={() => sortBy(undefined)}>Order of the file</Menu.Item>}
        <Menu.Divider />
        <Menu.Item onClick={() => freeze(name)}>Freeze columns up to this one</Menu.Item>
        {isFrozen && <Menu.Item onClick={() => freeze()}>Unfreeze columns</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
