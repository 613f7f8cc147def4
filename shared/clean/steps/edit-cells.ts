import { z } from 'zod'
import type { SourceColumn, SourceTable } from '../../table/index.ts'
import { defineStep, type StepHost } from '../step.ts'

const EDIT = z.strictObject({
  /** Data record of the file, from 0; records set aside count. */
  record: z.int().min(0),
  column: z.string(),
  /** The source text that the cell had, and the one that it gets. */
  from: z.string(),
  to: z.string(),
})

type Edit = z.output<typeof EDIT>

/** Cells that a person corrected, in the file's own texts; where a cell holds another text by now, it is left alone. */
export const editCells = defineStep({
  id: 'edit-cells',
  title: 'Edit cells',
  group: 'values',
  about: 'Changes single cells of the file.',
  scope: 'source',
  atPrediction: { runs: false, why: 'an edit belongs to one row of the file it was made in' },
  params: z.object({ edits: z.array(EDIT).default([]).meta({ title: 'Edits' }) }),
  edit(source, { edits }, host) {
    const rowOf = source.recordOf === null ? null : new Map(Array.from(source.recordOf, (record, row) => [record, row]))
    const columns = source.columns.map((column, index) => {
      const mine = edits.filter((edit) => edit.column === source.names[index])
      return mine.length === 0 ? column : edited(column, mine, rowOf, host)
    })
    for (const edit of edits) if (!source.names.includes(edit.column)) host.conflict(noColumn(edit, source))
    return { ...source, columns }
  },
})

function edited(
  { codes, texts }: SourceColumn,
  edits: readonly Edit[],
  rowOf: ReadonlyMap<number, number> | null,
  host: StepHost,
): SourceColumn {
  const newCodes = codes.slice()
  const newTexts = [...texts]
  for (const edit of edits) {
    const row = rowOf === null ? edit.record : rowOf.get(edit.record)
    const code = row === undefined ? undefined : newCodes[row]
    const text = code === undefined ? undefined : newTexts[code]
    if (row === undefined || text === undefined) host.conflict(noRow(edit))
    else if (text === edit.from) newCodes[row] = newTexts.push(edit.to) - 1
    else if (text !== edit.to) host.conflict(otherText(edit, text))
  }
  return { codes: newCodes, texts: newTexts }
}

const quoted = (text: string): string => (text === '' ? 'blank' : `"${text}"`)

const noRow = ({ record, column, to }: Edit) => ({
  message: `Row ${record + 1} is not there, so its ${column} was not changed to ${quoted(to)}.`,
  next: 'Take the edit out of the step if the row is gone for good.',
  columns: [column],
})

const otherText = ({ record, column, from, to }: Edit, text: string) => ({
  message: `Row ${record + 1} has ${quoted(text)} in ${column}, not ${quoted(from)}, so it was not changed to ${quoted(to)}.`,
  next: 'Look at the cell: edit it again, or take the edit out of the step.',
  columns: [column],
})

const noColumn = ({ record, column, to }: Edit, { names }: SourceTable) => ({
  message: `There is no column "${column}", so row ${record + 1} was not changed to ${quoted(to)}.`,
  next: `Take the edit out of the step. Columns: ${names.slice(0, 30).join(', ')}${names.length > 30 ? ', …' : ''}.`,
  columns: [column],
})
