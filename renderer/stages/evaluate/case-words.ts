import type { RunSummary } from '../../../shared/contract/index.ts'
import { outcomeName } from '../../charts/outcome-matrix.tsx'
import { count, decimal, significant } from '../../format/index.ts'
import type { Selection } from './selection.ts'
import { sliceText } from './slice-words.ts'

type Shape = Pick<RunSummary, 'task' | 'classes'>

/** What the rows are that are looked at. */
export function casesTitle({ task, classes }: Shape, selection: Selection | null): string {
  if (!selection) return task === 'regression' ? 'Largest errors' : 'Most surprising'
  if (selection.is === 'row' || selection.is === 'suspect') return `Row ${count(selection.row + 1)}`
  if (selection.is === 'square') return squareText(selection.square)
  if (selection.is === 'slice') return sliceText(selection.conditions)
  if (selection.is === 'errors') return `Errors ${limits(selection, (value) => significant(value, 3))}`
  if (selection.is !== 'cell') return `Scores ${limits(selection, (value) => decimal(value, 2))}`
  if (task === 'binary') return outcomeName(selection, classes)
  return `${classes[selection.actual] ?? ''}, predicted ${classes[selection.predicted] ?? ''}`
}

const limits = ({ from, to }: { readonly from: number; readonly to: number }, format: (value: number) => string) =>
  `${format(from)} to ${format(to)}`

/** Which rows these are and in what order. */
export function casesNote({ task, classes }: Shape, selection: Selection | null, threshold: number): string {
  if (!selection)
    return task === 'regression'
      ? 'All test rows, largest error first. Click a point or a bar to see its rows alone.'
      : 'All test rows, sure and wrong first. Click a cell of the matrix to see its rows alone.'
  if (selection.is === 'row') return 'The row behind the point.'
  if (selection.is === 'suspect') return 'A training row whose label may be wrong.'
  if (selection.is === 'square') return 'Test rows of the square. Largest error first.'
  if (selection.is === 'slice')
    return task === 'regression' ? 'Test rows of the region. Largest error first.' : `Test rows of the region. ${ORDER}`
  if (selection.is === 'errors') return 'Test rows whose error, predicted minus actual, is in the bar. Largest first.'
  if (selection.is === 'scores') return `Test rows whose score is in the bar. ${ORDER}`
  if (selection.is !== 'cell') return `Test rows behind the dot. ${ORDER}`
  const truth = `They are “${classes[selection.actual] ?? ''}”`
  const first = selection.actual === selection.predicted ? 'Least sure first.' : 'Most wrong first.'
  if (task === 'multiclass') return `${truth}. ${first}`
  const side =
    selection.predicted === 1 ? `scored ${decimal(threshold, 2)} or above` : `scored below ${decimal(threshold, 2)}`
  return `${truth}, ${side}. ${first}`
}

type Square = Extract<Selection, { readonly is: 'square' }>['square']

function squareText({ from, to, across, x, y }: Square): string {
  const edge = (step: number) => significant(from + (step / across) * (to - from), 3)
  return `Predicted ${edge(x)} to ${edge(x + 1)}, actual ${edge(y)} to ${edge(y + 1)}`
}

const ORDER = 'Furthest from the truth first.'
