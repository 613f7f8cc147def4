import { columnNames } from './engine.ts'
import type { StoredProject } from './project-file.ts'
import type { TableView } from './table-calls.ts'

/** Columns that are not there any more are not chosen any more. */
export function afterReading({ choices }: StoredProject, table: TableView): Partial<StoredProject> {
  const names = columnNames(table)
  const isThere = (name: string) => names.includes(name)
  return {
    rows: table.data.rows,
    columns: names.length,
    choices: {
      ...choices,
      target: isThere(choices.target) ? choices.target : '',
      sensitive: choices.sensitive.filter(isThere),
      ignore: choices.ignore.filter(isThere),
      ...(choices.groups && { groups: choices.groups.filter(isThere) }),
      split: choices.split?.by === 'copies' || isThere(choices.split?.column ?? '') ? choices.split : undefined,
    },
  }
}
