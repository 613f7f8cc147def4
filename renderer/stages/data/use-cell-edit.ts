import { useMemo, useRef } from 'react'
import { useProject } from '../../state.ts'
import type { EditActions } from './cell-editor.tsx'
import type { CellRange, GridLayout } from './grid-layout.ts'
import { useEdits } from './use-edits.ts'
import type { Row } from './use-rows.ts'

interface Options {
  readonly editing: GridLayout['editing']
  /** The cells that are chosen, where they are more than the active one. */
  readonly range: CellRange | null
  readonly fileColumns: GridLayout['fileColumns']
  /** Columns from left to right. */
  readonly names: readonly string[]
  readonly setEditing: (cell: GridLayout['editing']) => void
  /** Gives all these cells one text. */
  readonly fill: (range: CellRange, text: string) => void
  readonly rowAt: (place: number) => Row | undefined
  readonly goTo: (place: number, name: string) => void
  readonly focusGrid: () => void
}

/** Editing one cell in place: what is taken corrects the cell, and can be undone. */
export function useCellEdit(options: Options) {
  const { notify } = useProject()
  const { textOf, put } = useEdits()
  const latest = useRef({ ...options, put, notify })
  latest.current = { ...options, put, notify }
  const edit = useMemo((): EditActions => {
    const end = () => {
      latest.current.setEditing(null)
      latest.current = { ...latest.current, editing: null }
    }
    return {
      begin(row, name, typed) {
        const { fileColumns, setEditing, notify } = latest.current
        if (fileColumns.has(name)) setEditing({ row, name, ...(typed !== undefined && { typed }) })
        else notify(`${name} is made by a cleaning step: change the step, or the columns that it is made of.`)
      },
      take(text, move) {
        const { editing, rowAt, fileColumns, names, goTo, focusGrid } = latest.current
        // The field that goes loses the focus, and offers its text once more.
        if (!editing) return
        const { row: place, name } = editing
        end()
        const row = rowAt(place)
        const from = row?.source[fileColumns.get(name) ?? -1]
        if (row && from !== undefined)
          latest.current.put([{ record: row.record, column: name, from, to: text }], 'corrected')
        if (move.rows === 0 && move.columns === 0) return
        focusGrid()
        goTo(place + move.rows, names[names.indexOf(name) + move.columns] ?? name)
      },
      fill(text) {
        const { editing, range, fill, focusGrid } = latest.current
        if (!editing) return
        end()
        fill(range ?? { top: editing.row, bottom: editing.row, names: [editing.name] }, text)
        focusGrid()
      },
      leave() {
        end()
        latest.current.focusGrid()
      },
    }
  }, [])
  return { textOf, edit }
}
