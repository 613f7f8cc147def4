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

/** The recipe with one step at another place. */
export function moved({ steps }: Recipe, from: number, to: number): Recipe {
  const others = steps.filter((_, i) => i !== from)
  return { steps: [...others.slice(0, to), ...steps.slice(from, from + 1), ...others.slice(to)] }
}
