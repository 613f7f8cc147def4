import type { ClipboardEvent } from 'react'
import { problemOf } from '../../client/problem.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { fromTabs, toHtml, toTabs } from './copied.ts'
import type { CellEdit } from './edits.ts'
import type { CellRange, GridLayout } from './grid-layout.ts'
import { useEdits } from './use-edits.ts'
import { useShown } from './use-shown.ts'
import { useView } from './use-view.ts'

const [PAGE, MOST_COPIED, MOST_EDITED] = [1000, 200_000, 5000]

/** What is done with several cells at once, also of rows that are not in view. */
export function useCells(fileColumns: GridLayout['fileColumns']) {
  const { client, project, notify } = useProject()
  const { view } = useView()
  const { columns } = useShown().shown
  const { textOf, put } = useEdits()

  const rowsOf = async ({ top, bottom }: CellRange) => {
    const rows: { readonly record: number; readonly cells: readonly string[]; readonly source: readonly string[] }[] =
      []
    for (let from = top; from <= bottom; from += PAGE) {
      const page = { project: project.id, view, from, count: Math.min(PAGE, bottom - from + 1) }
      const { rows: cells, records, source } = await client.data.rows(page)
      for (const [at, own] of cells.entries())
        rows.push({ record: records[at] ?? 0, cells: own, source: source?.[at] ?? own })
    }
    return rows
  }
  const textsOf = async (range: CellRange): Promise<string[][]> => {
    const places = range.names.map((name) => columns.findIndex((column) => column.name === name))
    const isAsInFile = view.cleaned === undefined
    return (await rowsOf(range)).map(({ record, cells }) =>
      range.names.map((name, n) => (isAsInFile ? textOf(record, name) : undefined) ?? cells[places[n] ?? 0] ?? ''),
    )
  }

  const copy = async (range: CellRange): Promise<boolean> => {
    const cells = sizeOf(range)
    if (cells > MOST_COPIED) {
      notify(
        `${count(cells)} cells are too many for the clipboard: ${count(MOST_COPIED)} fit. filter the rows, and “Download these rows” writes them as a file.`,
      )
      return false
    }
    const texts = textsOf(range)
    const blob = (write: (rows: string[][]) => string, type: string) =>
      texts.then((rows) => new Blob([write(rows)], { type }))
    try {
      // Given at once with its content to come: later, the browser would not take it for the person's own wish.
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': blob(toTabs, 'text/plain'), 'text/html': blob(toHtml, 'text/html') }),
      ])
      notify(`${counted(cells, 'cell')} copied`)
      return true
    } catch (error) {
      notify(`Nothing was copied: ${problemOf(error).message}`)
      return false
    }
  }

  /** Corrects cells to the texts that `to` gives them; undefined leaves one as it is. */
  const change = async (
    range: CellRange,
    to: (row: number, column: number) => string | undefined,
    what: string,
  ): Promise<void> => {
    const names = range.names.filter((name) => fileColumns.has(name))
    if (names.length === 0)
      return notify(`${range.names.join(', ')}: made by a cleaning step, so there is nothing to edit in the file.`)
    if (sizeOf(range) > MOST_EDITED)
      return notify(
        `${count(sizeOf(range))} cells are too many to edit one by one (${count(MOST_EDITED)} at most): a cleaning step changes them all.`,
      )
    try {
      const edits = (await rowsOf(range)).flatMap(({ record, source }, row) =>
        range.names.flatMap((column, at): CellEdit[] => {
          const [from, text] = [source[fileColumns.get(column) ?? -1], to(row, at)]
          return from === undefined || text === undefined ? [] : [{ record, column, from, to: text }]
        }),
      )
      put(edits, what)
    } catch (error) {
      notify(`Nothing was changed: ${problemOf(error).message}`)
    }
  }
  const fill = (range: CellRange, text: string) => change(range, () => text, text === '' ? 'cleared' : 'filled')

  return {
    copy,
    fill,
    clear: (range: CellRange) => fill(range, ''),
    cut: async (range: CellRange) => {
      if (await copy(range)) await fill(range, '')
    },
    /** Puts copied cells where the range begins; one cell alone goes into all that are chosen. */
    paste(event: ClipboardEvent, { top, bottom, names }: CellRange, all: readonly string[], rows: number) {
      const text = event.clipboardData.getData('text/plain')
      if (text === '') return
      event.preventDefault()
      event.stopPropagation()
      const block = fromTabs(text)
      const width = Math.max(...block.map((cells) => cells.length))
      if (block.length === 1 && width === 1) return change({ top, bottom, names }, () => block[0]?.[0], 'pasted')
      const from = all.indexOf(names[0] ?? '')
      const into = { top, bottom: Math.min(rows, top + block.length) - 1, names: all.slice(from, from + width) }
      const left = block.length * width - sizeOf(into)
      if (left > 0) notify(`${counted(left, 'copied cell')} went beyond the rows and columns that there are.`)
      return change(into, (row, column) => block[row]?.[column], 'pasted')
    },
  }
}

const sizeOf = ({ top, bottom, names }: CellRange): number => (bottom - top + 1) * names.length
