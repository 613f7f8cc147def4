import type { Draft, StepView } from '../../../shared/contract/index.ts'
import { withDefaults } from '../../forms/field-words.ts'
import { useProject } from '../../state.ts'
import { isOn, moved, switched, withDraft, without } from './draft.ts'

/** Everything that changes the recipe. A change is a draft first; applied, it can be undone. */
export function useRecipe() {
  const { project, choose, notify, undo, setDraft } = useProject()
  const { recipe } = project.choices
  const { draft } = project
  return {
    recipe,
    draft,
    setDraft,
    add: (view: StepView, params: Readonly<Record<string, unknown>> = {}) => {
      const step = { id: view.id, params: withDefaults(view.fields, params) }
      setDraft({ at: recipe.steps.length, isNew: true, step })
    },
    edit: (at: number) => {
      const step = recipe.steps[at]
      if (step) setDraft({ at, isNew: false, step })
    },
    apply: (applied: Draft, title: string) => {
      choose({ recipe: withDraft(recipe, applied) })
      setDraft(null)
      notify(`${title} ${applied.isNew ? 'added' : 'changed'}`, undo)
    },
    discard: () => setDraft(null),
    remove: (at: number, title: string) => {
      choose({ recipe: without(recipe, at) })
      setDraft(null)
      notify(`${title} removed`, undo)
    },
    toggle: (at: number, title: string) => {
      const step = recipe.steps[at]
      if (!step) return
      choose({ recipe: switched(recipe, at) })
      notify(`${title} switched ${isOn(step) ? 'off' : 'on'}`, undo)
    },
    move: (at: number, by: 1 | -1) => {
      choose({ recipe: moved(recipe, at, by) })
      setDraft(null)
    },
  }
}
