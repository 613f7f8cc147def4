import { occurrencesIn, proposeClusters, type SimilarityOptions } from '../../../shared/clean/index.ts'
import type { SimilarValues } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import type { OpenTable } from './open-table.ts'
import { type Aim, recipeChain } from './recipe-chain.ts'

export interface SimilarQuery extends SimilarityOptions {
  /** The step's place in the recipe. */
  readonly at: number
  readonly columns: readonly string[]
}

/** Clusters that are shown: a person looks at each. */
const MOST = 200

/** Values of the training rows that may be spellings of one, as the steps before one place of a recipe leave them. */
export async function similarValues(
  open: OpenTable,
  aim: Aim,
  recipe: unknown,
  { at, columns, ...options }: SimilarQuery,
): Promise<SimilarValues[]> {
  const link = (await recipeChain(open, aim, recipe))[at]
  if (!link)
    throw usageError(`The recipe has no step ${at + 1}.`, { value: String(at + 1), next: 'Choose one of its steps.' })
  return proposeClusters(occurrencesIn(link.before, columns), options).slice(0, MOST)
}
