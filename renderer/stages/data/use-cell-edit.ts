import { useMemo, useRef } from 'react'
import type { EditActions } from './cell-editor.tsx'
import type { ColumnProfile } from './columns.ts'
import type { GridLayout } from './grid-layout.ts'
import { useEdits } from './use-edits.ts'
import type { Row } from './use-rows.ts'

interface Options {
  readonly editing: GridLayout['editing']
  readonly columns: readonly ColumnProfile[]
  /** Columns from left to right. */
  readonly names: readonly string[]
  readonly setEditing: (cell: GridLayout['editing']) => void
  readonly rowAt: (place: number) => Row | undefined
  readonly goTo: (place: number, name: string) => void
  readonly focusGrid: () => void
}

/** Editing one cell in place: what is taken corrects the cell, and can be undone. */
export function useCellEdit(options: Options) {
  const { textOf, put } = useEdits()
  const latest = useRef({ ...options, put })
  latest.current = { ...options, put }
  const edit = useMemo((): EditActions => {
    const end = () => {
      latest.current.setEditing(null)
      latest.current = { ...latest.current, editing: null }
    }
    return {
      begin: (row, name) => latest.current.setEditing({ row, name }),
      take(text, move) {
        const { editing, rowAt, columns, names, goTo, focusGrid } = latest.current
        // The field that goes loses the focus, and offers its text once more.
        if (!editing) return
        const { row: place, name } = editing
        end()
        const row = rowAt(place)
        const from = row?.cells[columns.findIndex((column) => column.name === name)]
        if (row && from !== undefined) latest.current.put(row.record, name, from, text)
        if (move.rows === 0 && move.columns === 0) return
        focusGrid()
        goTo(place + move.rows, names[names.indexOf(name) + move.columns] ?? name)
      },
      leave() {
        end()
        latest.current.focusGrid()
      },
    }
  }, [])
  return { textOf, edit }
}
