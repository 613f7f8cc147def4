import { problemOf } from '../../client/problem.ts'
import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { toHtml, toTabs } from './copied.ts'
import type { CellRange } from './grid-layout.ts'
import { useEdits } from './use-edits.ts'
import { useView } from './use-view.ts'

const [PAGE, MOST_CELLS] = [1000, 200_000]

/** Puts the texts of some cells on the clipboard, also of rows that are not in view. */
export function useCopy(): (range: CellRange) => void {
  const { client, project, notify } = useProject()
  const { view } = useView()
  const { textOf } = useEdits()
  const { columns } = project.data
  const textsOf = async ({ top, bottom, names }: CellRange): Promise<string[][]> => {
    const places = names.map((name) => columns.findIndex((column) => column.name === name))
    const texts: string[][] = []
    for (let from = top; from <= bottom; from += PAGE) {
      const page = { project: project.id, view, from, count: Math.min(PAGE, bottom - from + 1) }
      const { rows, records } = await client.data.rows(page)
      for (const [at, cells] of rows.entries())
        texts.push(names.map((name, n) => textOf(records[at] ?? 0, name) ?? cells[places[n] ?? 0] ?? ''))
    }
    return texts
  }
  return async (range) => {
    const cells = (range.bottom - range.top + 1) * range.names.length
    if (cells > MOST_CELLS)
      return notify(
        `${count(cells)} cells are too many for the clipboard: ${count(MOST_CELLS)} fit. Clean saves them all as a file.`,
      )
    const texts = textsOf(range)
    const blob = (write: (rows: string[][]) => string, type: string) =>
      texts.then((rows) => new Blob([write(rows)], { type }))
    try {
      // Given at once with its content to come: later, the browser would not take it for the person's own wish.
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': blob(toTabs, 'text/plain'), 'text/html': blob(toHtml, 'text/html') }),
      ])
      notify(cells === 1 ? '1 cell copied' : `${count(cells)} cells copied`)
    } catch (error) {
      notify(`Nothing was copied: ${problemOf(error).message}`)
    }
  }
}
