import { Problem } from '../../ui/index.ts'
import { BeforeAfter } from './before-after.tsx'
import { EffectsTable } from './effects-table.tsx'
import { RecipeList } from './recipe-list.tsx'
import { Suggestions } from './suggestions.tsx'
import { useEffects, useSteps } from './use-effects.ts'
import { useRecipe } from './use-recipe.ts'
import './clean.css'

/** The recipe, and what it does to the rows. */
export function CleanCanvas() {
  const steps = useSteps()
  const effects = useEffects()
  const actions = useRecipe()
  const views = steps.value ?? []
  const shown = effects.recipe.steps
  return (
    <div className="clean">
      <RecipeList steps={views} effects={effects.value} isStale={effects.isStale} shown={shown} actions={actions} />
      <div className="clean-work">
        {steps.trouble && <Problem trouble={steps.trouble} />}
        {effects.trouble && <Problem trouble={effects.trouble} />}
        {actions.draft && <BeforeAfter at={actions.draft.at} />}
        {shown.length > 0 && effects.value && effects.value.length > 0 && (
          <EffectsTable effects={effects.value} draft={actions.draft} isStale={effects.isStale} />
        )}
        {!actions.draft && <Suggestions steps={views} recipe={actions.recipe} onAdd={actions.add} />}
      </div>
    </div>
  )
}
