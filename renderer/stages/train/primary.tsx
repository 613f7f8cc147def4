import { Button } from '@mantine/core'
import { useProject } from '../../state.ts'
import { KeyHint } from '../../ui/index.ts'
import { useIsTrained } from './use-is-trained.ts'
import { useTraining } from './use-training.ts'

/** Train; where one was interrupted, go on with it; once what is asked for has been trained, on to Evaluate. */
export function TrainPrimary() {
  const { project, job, go, resumeTraining } = useProject()
  const isCurrent = useIsTrained()
  const start = useTraining()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (job)
    return (
      <Button variant="filled" data-disabled onClick={(event) => event.preventDefault()}>
        Training…
      </Button>
    )
  const { text, act } = project.interrupted
    ? { text: 'Resume training', act: resumeTraining }
    : project.choices.target === ''
      ? { text: 'Choose a column to predict', act: () => go('data') }
      : isCurrent
        ? { text: 'Continue to Evaluate', act: () => go('evaluate') }
        : { text: 'Train', act: () => start() }
  return (
    <Button variant="filled" rightSection={hint} onClick={act}>
      {text}
    </Button>
  )
}
