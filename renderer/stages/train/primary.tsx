import { Button } from '@mantine/core'
import type { ProjectView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { KeyHint, useShared } from '../../ui/index.ts'
import { askedFor, LATEST_ASKED } from './settings.ts'
import { useTraining } from './use-training.ts'

/** Train; where one was interrupted, go on with it; once what is asked for has been trained, on to Evaluate. */
export function TrainPrimary() {
  const { project, run, job, go, resumeTraining } = useProject()
  const [latest] = useShared(LATEST_ASKED)
  const start = useTraining()
  const hint = <KeyHint keys="Ctrl ↵" />
  if (job)
    return (
      <Button variant="filled" data-disabled onClick={(event) => event.preventDefault()}>
        Training…
      </Button>
    )
  const isCurrent = isTrained(project, latest) && run?.target === project.choices.target
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

/** Whether there is a run of what is asked for now: from this session, or the latest of an earlier one. */
function isTrained({ runs, choices }: ProjectView, latest: typeof LATEST_ASKED.initial): boolean {
  if (latest.asked !== '') return runs.length > latest.runsBefore && latest.asked === askedFor(choices)
  const last = runs.at(-1)
  return last !== undefined && (!last.choices || askedFor(last.choices) === askedFor(choices))
}
