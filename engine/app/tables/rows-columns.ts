import type { Cleaned, ShownColumns } from '../../../shared/contract/index.ts'
import { throwIfCancelled } from '../../../shared/core/index.ts'
import { columnProfile } from '../../../shared/profile/index.ts'
import { PLAIN_READING } from '../../../shared/table/index.ts'
import type { OpenTable } from './open-table.ts'
import type { Stop } from './recipe-chain.ts'
import { type ShownRows, shownRows } from './rows-shown.ts'

const kept = new WeakMap<ShownRows, ShownColumns['columns']>()

/** The columns of cleaned rows: those that are as in the file as they were found there, the others looked at anew. */
export async function cleanedColumns(open: OpenTable, cleaned: Cleaned, stop?: Stop): Promise<ShownColumns> {
  const shown = await shownRows(open, cleaned, stop)
  const { table, readings } = shown
  const columns = [...(kept.get(shown) ?? [])]
  for (const [name, column] of [...table.columns].slice(columns.length)) {
    const known = column === open.table.columns.get(name) && open.profile.columns.find((one) => one.name === name)
    columns.push(known || columnProfile(name, column, readings.get(name) ?? PLAIN_READING[column.kind]))
    throwIfCancelled(stop)
  }
  kept.set(shown, columns)
  const isFile = ([name, column]: [string, unknown]) => column === open.table.columns.get(name)
  return { rows: table.rows, columns, untouched: [...table.columns].filter(isFile).map(([name]) => name) }
}
