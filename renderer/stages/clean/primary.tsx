import { Button } from '@mantine/core'
import { areComplete, withDefaults } from '../../forms/field-words.ts'
import { useProject } from '../../state.ts'
import { KeyHint } from '../../ui/index.ts'
import { useEffects, useSteps } from './use-effects.ts'
import { useRecipe } from './use-recipe.ts'

export function CleanPrimary() {
  const { go } = useProject()
  const { draft, apply, discard } = useRecipe()
  const { value: steps } = useSteps()
  const { value: effects, isStale } = useEffects()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (!draft)
    return (
      <Button variant="filled" rightSection={hint} onClick={() => go('train')}>
        Continue to Train
      </Button>
    )
  const view = steps?.find(({ id }) => id === draft.step.id)
  const isReady = view !== undefined && areComplete(view.fields, withDefaults(view.fields, draft.step.params))
  const sentence = isStale ? undefined : effects?.[draft.at]?.text
  return (
    <>
      <Button variant="default" onClick={discard}>
        Discard
      </Button>
      <Button
        variant="filled"
        rightSection={hint}
        {...(!isReady && { 'data-disabled': true, title: 'A value is not right yet' })}
        onClick={() => isReady && apply(draft, { title: view.title, sentence: sentence ?? view.title })}
      >
        Apply step
      </Button>
    </>
  )
}
