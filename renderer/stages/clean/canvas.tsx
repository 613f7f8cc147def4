import { Problem, useDrop } from '../../ui/index.ts'
import { BeforeAfter } from './before-after.tsx'
import { EffectsTable } from './effects-table.tsx'
import { KeyedRecipeDialog, RecipeFileMenu, RecipeOfferDialog } from './recipe-file.tsx'
import { RecipeList } from './recipe-list.tsx'
import { SimilarValuesEditor } from './similar-values.tsx'
import { Suggestions } from './suggestions.tsx'
import { useEffects, useSteps } from './use-effects.ts'
import { useRecipe } from './use-recipe.ts'
import { useRecipeFile } from './use-recipe-file.ts'
import './clean.css'

/** The recipe, and what it does to the rows. */
export function CleanCanvas() {
  const steps = useSteps()
  const effects = useEffects()
  const actions = useRecipe()
  const { recipe, draft } = actions
  const file = useRecipeFile(actions)
  const isOver = useDrop((dropped) => {
    if ('message' in dropped) return file.refuse(dropped)
    const [first] = dropped
    if (first) file.take(first)
  }, 'a recipe is one')
  const views = steps.value ?? []
  const shown = effects.recipe.steps
  return (
    <div className={isOver ? 'clean over' : 'clean'}>
      <RecipeList
        steps={views}
        effects={effects.value}
        isStale={effects.isStale}
        shown={shown}
        actions={actions}
        tools={<RecipeFileMenu hasSteps={recipe.steps.length > 0} onSave={() => file.save()} onOpen={file.take} />}
      />
      <div className="clean-work">
        {file.trouble && <Problem trouble={file.trouble} />}
        {steps.trouble && <Problem trouble={steps.trouble} />}
        {effects.trouble && <Problem trouble={effects.trouble} />}
        {draft?.step.id === 'merge-similar' && <SimilarValuesEditor draft={draft} onChange={actions.setDraft} />}
        {draft && <BeforeAfter at={draft.at} />}
        {shown.length > 0 && effects.value && effects.value.length > 0 && (
          <EffectsTable effects={effects.value} draft={draft} isStale={effects.isStale} />
        )}
        {!draft && <Suggestions steps={views} recipe={recipe} onAdd={actions.add} />}
      </div>
      <KeyedRecipeDialog isOpen={file.keyed} onSave={file.save} onClose={file.forget} />
      <RecipeOfferDialog offer={file.offer} replaced={recipe.steps.length} onApply={file.apply} onClose={file.close} />
    </div>
  )
}
