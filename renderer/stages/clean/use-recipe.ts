import type { Draft, Recipe, StepView } from '../../../shared/contract/index.ts'
import { withDefaults } from '../../forms/field-words.ts'
import { useProject } from '../../state.ts'
import { isOn, moved, switched, withDraft, without } from './draft.ts'

/** What a step is called: by its kind, and in a sentence. */
export interface StepName {
  readonly title: string
  readonly sentence: string
}

/** Everything that changes the recipe. A change is a draft first; applied, it can be undone. */
export function useRecipe() {
  const { project, choose, notify, setDraft } = useProject()
  const { recipe } = project.choices
  const { draft } = project
  /** Puts another recipe in place of this one; the history keeps `text`. */
  const change = (next: Recipe, message: string, text = message) => {
    const takeBack = choose({ recipe: next }, text)
    setDraft(null)
    notify(message, takeBack)
  }
  const changeStep = (next: Recipe, { title, sentence }: StepName, what: string) =>
    change(next, `${title} ${what}`, `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${sentence}`)
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
    apply: (applied: Draft, name: StepName) =>
      changeStep(withDraft(recipe, applied), name, applied.isNew ? 'added' : 'changed'),
    discard: () => setDraft(null),
    remove: (at: number, name: StepName) => changeStep(without(recipe, at), name, 'removed'),
    toggle: (at: number, name: StepName) => {
      const step = recipe.steps[at]
      if (step) changeStep(switched(recipe, at), name, `switched ${isOn(step) ? 'off' : 'on'}`)
    },
    move: (from: number, to: number, name: StepName) => {
      if (from !== to && to >= 0 && to < recipe.steps.length)
        changeStep(moved(recipe, from, to), name, `moved ${to < from ? 'up' : 'down'}`)
    },
    change,
  }
}
