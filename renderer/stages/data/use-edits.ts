import { useMemo } from 'react'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { type CellEdit, cellKey, editsOf, withEdits } from './edits.ts'

/** The corrected cells, by data record and column, and what corrects others; each change can be undone. */
export function useEdits() {
  const { project, choose, notify } = useProject()
  const { recipe } = project.choices
  const texts = useMemo(() => {
    const byCell = new Map<string, string>()
    for (const { record, column, to } of editsOf(recipe)) byCell.set(cellKey(record, column), to)
    return byCell
  }, [recipe])
  const textOf = useMemo(() => (record: number, column: string) => texts.get(cellKey(record, column)), [texts])
  /** @param what was done, where several cells are changed at once: “pasted” */
  const put = (edits: readonly CellEdit[], what: string) => {
    const changed = edits.filter(({ record, column, from, to }) => to !== (textOf(record, column) ?? from))
    const [first] = changed
    if (!first) return
    const { column, from, to } = first
    const one = to === from ? `${column} is as in the file again` : `${column} corrected`
    const text = changed.length === 1 ? one : `${counted(changed.length, 'cell')} ${what}`
    notify(text, choose({ recipe: withEdits(recipe, changed) }, text))
  }
  return { textOf, put }
}
