import { Button } from '@mantine/core'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { KeyHint, lazyPart } from '../../ui/index.ts'

function ExplainPrimary() {
  const { run, go } = useProject()
  const [stage, text] = !run
    ? ['train', 'Go to Train']
    : run.task === 'binary'
      ? ['fairness', 'Continue to Fairness']
      : ['export', 'Continue to Export']
  return (
    <Button variant="filled" rightSection={<KeyHint keys="Ctrl ↵" />} onClick={() => go(stage)}>
      {text}
    </Button>
  )
}

export const explainStage = defineStage({
  id: 'explain',
  title: 'Explain',
  about: 'What does the model go by? Columns, and the reasons for a row.',
  status(_, run) {
    if (!run) return { mark: 'to-do', line: 'After training', blocked: 'Train a model first.' }
    return { mark: 'ready', line: 'Columns and reasons', blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ ExplainCanvas }) => ExplainCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ ExplainInspector }) => ExplainInspector)),
  Primary: ExplainPrimary,
})
