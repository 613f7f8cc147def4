import type { Draft, Recipe } from '../../../shared/contract/index.ts'

export type RecipeStep = Recipe['steps'][number]

/** The recipe as it would be with the draft applied. */
export function withDraft({ steps }: Recipe, draft: Draft | null): Recipe {
  if (!draft) return { steps }
  const before = steps.slice(0, draft.at)
  return { steps: [...before, draft.step, ...steps.slice(draft.isNew ? draft.at : draft.at + 1)] }
}

export const without = ({ steps }: Recipe, at: number): Recipe => ({ steps: steps.filter((_, i) => i !== at) })

/** The recipe with one step switched on or off. */
export const switched = ({ steps }: Recipe, at: number): Recipe => ({
  steps: steps.map((step, i) =>
    i === at ? { id: step.id, params: step.params, ...(isOn(step) && { enabled: false }) } : step,
  ),
})

export const isOn = ({ enabled }: RecipeStep): boolean => enabled !== false

/** The recipe with one step moved up (−1) or down (1). */
export function moved({ steps }: Recipe, at: number, by: 1 | -1): Recipe {
  const [step, other] = [steps[at], steps[at + by]]
  if (!step || !other) return { steps }
  return { steps: steps.map((old, i) => (i === at ? other : i === at + by ? step : old)) }
}
