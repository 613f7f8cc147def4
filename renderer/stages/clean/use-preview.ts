import type { StepPreview } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { type Loaded, useLoaded } from '../../ui/index.ts'
import { effectsKey, sent, useShownRecipe } from './use-effects.ts'

const ROWS = 50
/** Typing that goes on is not disturbed by counting. */
const PAUSE_MS = 100
const REST_MS = 350

/** What the step at `at` does, the draft included: of a sample of rows at once, of all of them when that is counted. */
export function usePreview(at: number): Loaded<StepPreview> & { readonly isCounting: boolean } {
  const quick = useAsked(at, true, PAUSE_MS)
  const whole = useAsked(at, false, REST_MS)
  const isQuick = whole.isStale && !quick.isStale
  return { ...(isQuick ? quick : whole), isCounting: isQuick && (quick.value?.isSample ?? false) }
}

function useAsked(at: number, isSample: boolean, pause: number): Loaded<StepPreview> {
  const { client, project } = useProject()
  const recipe = useShownRecipe()
  const key = JSON.stringify([effectsKey(project, recipe), at, isSample])
  return useLoaded<StepPreview>(key, async (signal) => {
    await new Promise((resolve) => setTimeout(resolve, pause))
    signal.throwIfAborted()
    const asked = { project: project.id, recipe: sent(recipe), at, count: ROWS, isSample }
    return client.clean.preview(asked, { signal })
  })
}
