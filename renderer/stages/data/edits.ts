import type { Recipe } from '../../../shared/contract/index.ts'

/** A corrected cell: its data record in the file, and its text there and from now on. */
export interface CellEdit {
  readonly record: number
  readonly column: string
  readonly from: string
  readonly to: string
}

const EDIT_CELLS = 'edit-cells'

const isEdit = (value: unknown): value is CellEdit =>
  typeof value === 'object' &&
  value !== null &&
  'record' in value &&
  typeof value.record === 'number' &&
  'column' in value &&
  typeof value.column === 'string' &&
  'from' in value &&
  typeof value.from === 'string' &&
  'to' in value &&
  typeof value.to === 'string'

const editsIn = ({ edits }: Readonly<Record<string, unknown>>): readonly CellEdit[] =>
  Array.isArray(edits) ? edits.filter(isEdit) : []

/** The corrected cells of a recipe, without steps that are switched off. */
export const editsOf = ({ steps }: Recipe): readonly CellEdit[] =>
  steps.flatMap(({ id, params, enabled }) => (id === EDIT_CELLS && enabled !== false ? editsIn(params) : []))

/** The recipe in which cells have other texts; those that have their own again are not corrected any more. */
export function withEdits(recipe: Recipe, edits: readonly CellEdit[]): Recipe {
  const at = recipe.steps.findIndex(({ id, enabled }) => id === EDIT_CELLS && enabled !== false)
  const step = recipe.steps[at]
  const byCell = new Map((step ? editsIn(step.params) : []).map((edit) => [cellKey(edit.record, edit.column), edit]))
  for (const edit of edits) {
    const key = cellKey(edit.record, edit.column)
    byCell.delete(key)
    if (edit.to !== edit.from) byCell.set(key, edit)
  }
  const made = byCell.size > 0 ? [{ id: EDIT_CELLS, params: { edits: [...byCell.values()] } }] : []
  if (!step) return { steps: [...recipe.steps, ...made] }
  return { steps: recipe.steps.flatMap((one) => (one === step ? made : [one])) }
}

/** Tells one cell of the file from another. */
export const cellKey = (record: number, column: string): string => `${record} ${column}`
