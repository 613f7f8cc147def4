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

/** The recipe in which a cell has another text; one that has its own text again is not corrected any more. */
export function withEdit(recipe: Recipe, edit: CellEdit): Recipe {
  const at = recipe.steps.findIndex(({ id, enabled }) => id === EDIT_CELLS && enabled !== false)
  const step = recipe.steps[at]
  const others = step ? editsIn(step.params).filter((one) => !isSameCell(one, edit)) : []
  const edits = edit.to === edit.from ? others : [...others, edit]
  const made = edits.length > 0 ? [{ id: EDIT_CELLS, params: { edits } }] : []
  if (!step) return { steps: [...recipe.steps, ...made] }
  return { steps: recipe.steps.flatMap((one) => (one === step ? made : [one])) }
}

const isSameCell = (a: CellEdit, b: CellEdit): boolean => a.record === b.record && a.column === b.column
