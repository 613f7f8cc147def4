import type { MatrixCell } from '../../charts/outcome-matrix.tsx'
import { defineShared } from '../../ui/shared-value.tsx'

/** The cell of the confusion matrix whose rows the inspector shows; null until one is chosen. */
export const SELECTED_CELL = defineShared<MatrixCell | null>('evaluate cell', null)

/** Of two classes, those missed are shown at first. */
export const MISSED: MatrixCell = { actual: 1, predicted: 0 }
