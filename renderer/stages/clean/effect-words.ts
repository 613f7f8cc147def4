import type { StepEffect } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'

/** "52 rows removed, 1,836 cells changed" */
export function effectText({ rowsRemoved, cellsChanged }: StepEffect): string {
  const parts = [
    rowsRemoved > 0 && `${counted(rowsRemoved, 'row')} removed`,
    cellsChanged > 0 && `${counted(cellsChanged, 'cell')} changed`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(', ') : 'Changes nothing'
}
