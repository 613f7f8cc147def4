import type { ProjectView, Recipe, StepEffect, StepView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { type Loaded, useLoaded } from '../../ui/index.ts'
import { withDraft } from './draft.ts'

const PAUSE_MS = 350

/** The steps that there are. */
export function useSteps(): Loaded<readonly StepView[]> {
  const { client } = useProject()
  return useLoaded('clean.steps', (signal) => client.clean.steps(undefined, { signal }))
}

/** The recipe with the draft in it. */
export function useShownRecipe(): Recipe {
  const { choices, draft } = useProject().project
  return withDraft(choices.recipe, draft)
}

/** A recipe as the engine is given it. */
export const sent = ({ steps }: Recipe) => ({ steps: steps.map((step) => ({ ...step, params: { ...step.params } })) })

/** Everything that the effect of a recipe depends on. */
export function effectsKey({ id, choices, data }: ProjectView, recipe: Recipe): string {
  const types = data.columns.map(({ name, type }) => [name, type])
  return JSON.stringify([id, choices.target, recipe, data.sha256, data.rows, data.reading, types])
}

/** What each step of the recipe does, the draft included. Asked when typing pauses, and once before there is a step. */
export function useEffects(): Loaded<readonly StepEffect[]> & { readonly recipe: Recipe } {
  const { client, project } = useProject()
  const recipe = useShownRecipe()
  const loaded = useLoaded<readonly StepEffect[]>(effectsKey(project, recipe), async (signal) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    signal.throwIfAborted()
    return client.clean.effects({ project: project.id, recipe: sent(recipe) }, { signal })
  })
  return { ...loaded, recipe }
}
