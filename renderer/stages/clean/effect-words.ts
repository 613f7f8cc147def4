import type { StepEffect } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'

/** "52 rows removed, 1,836 cells changed, 2 columns added" */
export function effectText(effect: StepEffect): string {
  const { rowsRemoved, cellsChanged, columnsAdded, columnsRemoved, conflicts } = effect
  const parts = [
    rowsRemoved > 0 && `${counted(rowsRemoved, 'row')} removed`,
    cellsChanged > 0 && `${counted(cellsChanged, 'cell')} changed`,
    columnsAdded.length > 0 && `${counted(columnsAdded.length, 'column')} added`,
    columnsRemoved.length > 0 && `${counted(columnsRemoved.length, 'column')} removed`,
  ].filter((part) => part !== false)
  if (parts.length > 0) return parts.join(', ')
  return conflicts.length > 0 ? 'Cannot be done' : 'Changes nothing'
}
