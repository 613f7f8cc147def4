import { SOURCE_FINDING } from '../../data/index.ts'
import { columnNames } from '../engine.ts'
import type { StoredProject } from '../project-file.ts'
import type { TableView } from './table-calls.ts'

/** The column that says which file a row comes from, where several were read as one. */
export const addedColumns = ({ data }: Pick<TableView, 'data'>): readonly string[] =>
  data.findings.filter(({ id }) => id === SOURCE_FINDING).flatMap(({ columns }) => columns)

/**
 * Columns that are not there any more are not chosen any more.
 *
 * @param isJoined whether several files are read as one that were not before: the column that names them is no feature
 */
export function afterReading({ choices }: StoredProject, table: TableView, isJoined = false): Partial<StoredProject> {
  const names = columnNames(table)
  const added = isJoined ? addedColumns(table).filter((name) => !choices.ignore.includes(name)) : []
  const isThere = (name: string) => names.includes(name)
  return {
    rows: table.data.rows,
    columns: names.length,
    choices: {
      ...choices,
      target: isThere(choices.target) ? choices.target : '',
      sensitive: choices.sensitive.filter(isThere),
      ignore: [...choices.ignore.filter(isThere), ...added],
      ...(choices.groups && { groups: choices.groups.filter(isThere) }),
      split: choices.split?.by === 'copies' || isThere(choices.split?.column ?? '') ? choices.split : undefined,
    },
  }
}
