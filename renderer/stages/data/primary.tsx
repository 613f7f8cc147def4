import { Button } from '@mantine/core'
import { useProject } from '../../state.ts'
import { KeyHint, useShared } from '../../ui/index.ts'
import { ASKS_FOR_TARGET } from './target-call.tsx'
import { useReading } from './use-reading.ts'
import { useReadingDraft } from './use-reading-draft.ts'

export function DataPrimary() {
  const { project, go } = useProject()
  const { draft, apply, discard } = useReadingDraft()
  const { rereading } = useReading()
  const [, askForTarget] = useShared(ASKS_FOR_TARGET)
  const hint = <KeyHint keys="Ctrl ↵" />
  if (draft)
    return (
      <>
        <Button variant="default" onClick={discard}>
          Discard
        </Button>
        <Button variant="filled" rightSection={hint} {...(rereading && { 'data-disabled': true })} onClick={apply}>
          Read it so
        </Button>
      </>
    )
  return project.choices.target === '' ? (
    <Button variant="filled" rightSection={hint} onClick={() => askForTarget(true)}>
      Choose what to predict
    </Button>
  ) : (
    <Button variant="filled" rightSection={hint} onClick={() => go('clean')}>
      Continue to Clean
    </Button>
  )
}
