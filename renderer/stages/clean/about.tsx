import { count, counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'

export function CleanAbout() {
  const { draft, choices } = useProject().project
  const { steps } = choices.recipe
  if (draft) return <>Draft of step {count(draft.at + 2)}. Nothing changes until you apply it.</>
  return steps.length === 0 ? (
    <>
      A <Term of="recipe">recipe</Term> changes what the model learns from. The file stays as it is.
    </>
  ) : (
    <>
      A <Term of="recipe">recipe</Term> of {counted(steps.length, 'step')}, run again on every new row.
    </>
  )
}
