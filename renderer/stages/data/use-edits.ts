import { useMemo } from 'react'
import { useProject } from '../../state.ts'
import { editsOf, withEdit } from './edits.ts'

/** The corrected cells, by data record and column, and what corrects another; each can be undone. */
export function useEdits() {
  const { project, choose, notify, undo } = useProject()
  const { recipe } = project.choices
  const texts = useMemo(() => {
    const byCell = new Map<string, string>()
    for (const { record, column, to } of editsOf(recipe)) byCell.set(keyOf(record, column), to)
    return byCell
  }, [recipe])
  const textOf = useMemo(() => (record: number, column: string) => texts.get(keyOf(record, column)), [texts])
  const put = (record: number, column: string, from: string, to: string) => {
    if (to === (textOf(record, column) ?? from)) return
    choose({ recipe: withEdit(recipe, { record, column, from, to }) })
    notify(to === from ? `${column} is as in the file again` : `${column} corrected`, undo)
  }
  return { textOf, put }
}

const keyOf = (record: number, column: string): string => `${record} ${column}`
