import { Button } from '@mantine/core'
import { useProject } from '../../state.ts'
import { KeyHint } from '../../ui/index.ts'
import { TARGET_PICKER } from './target-call.tsx'

export function DataPrimary() {
  const { project, go } = useProject()
  const hint = <KeyHint keys="Ctrl ↵" />
  return project.choices.target === '' ? (
    <Button variant="filled" rightSection={hint} onClick={() => document.getElementById(TARGET_PICKER)?.focus()}>
      Choose what to predict
    </Button>
  ) : (
    <Button variant="filled" rightSection={hint} onClick={() => go('clean')}>
      Continue to Clean
    </Button>
  )
}
