import { Button } from '@mantine/core'
import { useProject } from '../../state.ts'
import { KeyHint } from '../../ui/index.ts'

/** On to what comes next for this kind of model. */
export function EvaluatePrimary() {
  const { run, go } = useProject()
  const [stage, text] = run ? ['explain', 'Continue to Explain'] : ['train', 'Go to Train']
  return (
    <Button variant="filled" rightSection={<KeyHint keys="Ctrl ↵" />} onClick={() => go(stage)}>
      {text}
    </Button>
  )
}
