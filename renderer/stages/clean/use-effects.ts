import type { Recipe, StepEffect, StepView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { type Loaded, useLoaded, useShared } from '../../ui/index.ts'
import { DRAFT, withDraft } from './draft.ts'

const PAUSE_MS = 150

/** The steps that there are. */
export function useSteps(): Loaded<readonly StepView[]> {
  const { client } = useProject()
  return useLoaded('clean.steps', (signal) => client.clean.steps(undefined, { signal }))
}

/** What each step of the recipe does, the draft included. Asked when typing pauses. */
export function useEffects(): Loaded<readonly StepEffect[]> & { readonly recipe: Recipe } {
  const { client, project } = useProject()
  const [draft] = useShared(DRAFT)
  const recipe = withDraft(project.choices.recipe, draft)
  const { columns, rows } = project.data
  const types = columns.map(({ name, type }) => [name, type])
  const key = JSON.stringify([project.id, project.choices.target, recipe, rows, types])
  const loaded = useLoaded<readonly StepEffect[]>(key, async (signal) => {
    if (recipe.steps.length === 0) return []
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    signal.throwIfAborted()
    const steps = recipe.steps.map((step) => ({ ...step, params: { ...step.params } }))
    return client.clean.effects({ project: project.id, recipe: { steps } }, { signal })
  })
  return { ...loaded, recipe }
}
