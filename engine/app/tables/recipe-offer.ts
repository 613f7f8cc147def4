import {
  parseRecipe,
  type Recipe,
  type RecipeStep,
  recipeName,
  type StepConflict,
} from '../../../shared/clean/index.ts'
import type { RecipeOffer } from '../../../shared/contract/index.ts'
import { recipeValue } from '../../store/read-recipe.ts'
import { effectOf } from './clean-effects.ts'
import type { OpenTable } from './open-table.ts'
import { type Aim, recipeChain } from './recipe-chain.ts'

/** The text of a recipe file, held against a table: what each step would do, and the recipe of what fits. */
export async function recipeOffer(open: OpenTable, aim: Aim, file: string, text: string): Promise<RecipeOffer> {
  const value = recipeValue(text, file)
  const recipe = parseRecipe(value, file)
  const links = await recipeChain(open, aim, recipe)
  let fitting = recipe
  // A step that is changed may take from a later one what it needs.
  for (let next = links; next.some(({ conflicts }) => conflicts.length > 0); ) {
    const found = next
    fitting = { steps: fitting.steps.map((step, at) => fittingStep(step, found[at]?.conflicts ?? [])) }
    next = await recipeChain(open, aim, fitting)
  }
  const name = recipeName(value) || file.replace(/(\.recipe)?\.json$/i, '')
  return { name, effects: links.map(effectOf), fitting: plain(fitting) }
}

/** The step without the columns that are not there; where that is not all that is wrong, switched off. */
function fittingStep(step: RecipeStep, conflicts: readonly StepConflict[]): RecipeStep {
  if (conflicts.length === 0) return step
  const { columns } = step.params
  const gone = conflicts.flatMap((conflict) => conflict.columns)
  const left = Array.isArray(columns) ? columns.filter((name) => !gone.some((column) => column === name)) : []
  const isLess = Array.isArray(columns) && left.length > 0 && left.length < columns.length
  return isLess ? { ...step, params: { ...step.params, columns: left } } : { ...step, enabled: false }
}

const plain = ({ steps }: Recipe): RecipeOffer['fitting'] => ({ steps })
