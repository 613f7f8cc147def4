import type { RunSummary, SlicesView, SquareGrid } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared } from '../../ui/index.ts'

/** A figure whose rows are looked at: a cell of a matrix, a bar or dot between two limits, or one row. */
export type Selection =
  | { readonly is: 'cell'; readonly actual: number; readonly predicted: number }
  | {
      readonly is: 'scores' | 'calibration' | 'errors'
      readonly from: number
      readonly to: number
      /** Whether `to` itself is inside. */
      readonly hasEnd: boolean
    }
  | { readonly is: 'row'; readonly row: number }
  | { readonly is: 'square'; readonly square: Square }
  | { readonly is: 'suspect'; readonly row: number }
  | { readonly is: 'slice'; readonly conditions: SlicesView['slices'][number]['conditions'] }

interface Square extends Pick<SquareGrid, 'from' | 'to' | 'across'> {
  readonly x: number
  readonly y: number
}

const SELECTED = defineShared<{ readonly run: string; readonly selection: Selection | null } | null>(
  'evaluate selection',
  null,
)

/** Of two classes, those missed are shown at first. */
const MISSED: Selection = { is: 'cell', actual: 1, predicted: 0 }

/** What is selected of a run, and how to select, which shows the rows where they are hidden. */
export function useSelection({ id, task }: Pick<RunSummary, 'id' | 'task'>) {
  const [selected, set] = useShared(SELECTED)
  const { openInspector } = useProject()
  const first = task === 'binary' ? MISSED : null
  const selection = selected?.run === id ? selected.selection : first
  const select = (next: Selection | null) => {
    set({ run: id, selection: next })
    openInspector()
  }
  return [selection, select] as const
}

/** Which of the selected rows are looked at. */
export interface Narrowed {
  readonly isWrong: boolean
  /** The least probability of the class that is said; 0 for all. */
  readonly sure: number
}

const NARROWED = defineShared<Narrowed>('evaluate narrowed', { isWrong: false, sure: 0 })
export const useNarrowed = () => useShared(NARROWED)

/** A cell says itself whether its rows are wrong, and one row is itself; numbers have no classes. */
export const narrowingOf = ({ task }: Pick<RunSummary, 'task'>, selection: Selection | null) => {
  const canBeSure = task !== 'regression' && selection?.is !== 'row' && selection?.is !== 'suspect'
  return { canBeSure, canBeWrong: canBeSure && selection?.is !== 'cell' }
}

/** What the engine is asked for. */
export function filterOf(selection: Selection | null) {
  // A row whose label may be wrong is a training row: it is not among these.
  if (!selection || selection.is === 'suspect') return {}
  if (selection.is === 'cell') return { actual: selection.actual, predicted: selection.predicted }
  if (selection.is === 'row') return { row: selection.row }
  if (selection.is === 'square') return { square: selection.square }
  if (selection.is === 'slice') return { slice: selection.conditions }
  const { from, to, hasEnd } = selection
  return { between: { from, to, hasEnd } }
}

export const isSliceSelected = (selection: Selection | null, conditions: readonly unknown[]): boolean =>
  selection?.is === 'slice' && JSON.stringify(selection.conditions) === JSON.stringify(conditions)

type Limits = Extract<Selection, { readonly from: number }>

export const isSelected = (selection: Selection | null, is: Limits['is'], from: number): boolean =>
  selection?.is === is && selection.from === from
