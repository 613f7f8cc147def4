import { STEPS, sameCell } from '../../../shared/clean/index.ts'
import type { RowsView } from '../../../shared/contract/index.ts'
import type { OpenTable } from './open-table.ts'
import { recipeChain } from './recipe-chain.ts'

/**
 * Of each row 1 where a cleaning step, were it the only one, would take it out or change a cell of it; otherwise 0. Read as
 * another type every cell is another one: there it is the rows that lose a value.
 */
export async function rowsTouched(open: OpenTable, step: NonNullable<RowsView['touchedBy']>): Promise<Uint8Array> {
  const touched = new Uint8Array(open.table.rows)
  const [link] = await recipeChain(open, { target: '', sensitive: [] }, { steps: [step] })
  if (!link) return touched
  const { rows, kept, changed, seen } = link
  if (kept) {
    for (const row of rows) touched[row] = 1
    for (const at of kept) touched[rows[at] ?? 0] = 0
    return touched
  }
  const same = [...changed.keys()].flatMap((name) => {
    const [old, now] = [seen.before.columns.get(name), seen.after.columns.get(name)]
    if (!old || !now) return []
    const isRead = STEPS.get(step.id).scope === 'reading' && old.kind !== now.kind
    return [isRead ? (row: number) => (now.validity[row] ?? 0) >= (old.validity[row] ?? 0) : sameCell(old, now)]
  })
  for (const [at, row] of rows.entries()) if (!same.every((isAlike) => isAlike(at))) touched[row] = 1
  return touched
}
