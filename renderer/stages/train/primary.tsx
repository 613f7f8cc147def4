import { Button } from '@mantine/core'
import { useProject } from '../../state.ts'
import { KeyHint, useShared } from '../../ui/index.ts'
import { askedFor, TRAIN_SETTINGS } from './settings.ts'
import { useTraining } from './use-training.ts'

/** Train; once what is asked for has been trained, on to Evaluate. */
export function TrainPrimary() {
  const { project, run, job, go } = useProject()
  const [settings] = useShared(TRAIN_SETTINGS)
  const start = useTraining()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (project.choices.target === '')
    return (
      <Button variant="filled" rightSection={hint} onClick={() => go('data')}>
        Choose a column to predict
      </Button>
    )
  if (job)
    return (
      <Button variant="filled" data-disabled onClick={(event) => event.preventDefault()}>
        Training…
      </Button>
    )
  const latest = settings.trained || askedFor(TRAIN_SETTINGS.initial, project)
  const isTrained = project.runs.length > settings.runsBefore && latest === askedFor(settings, project)
  const isCurrent = isTrained && run?.target === project.choices.target
  return isCurrent ? (
    <Button variant="filled" rightSection={hint} onClick={() => go('evaluate')}>
      Continue to Evaluate
    </Button>
  ) : (
    <Button variant="filled" rightSection={hint} onClick={start}>
      Train
    </Button>
  )
}
