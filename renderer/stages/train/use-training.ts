import { useProject } from '../../state.ts'
import { useShared } from '../../ui/index.ts'
import { askedFor, LATEST_ASKED, trainingOf } from './settings.ts'

/** Starts a training with the choices as they are. */
export function useTraining(): () => void {
  const { project, startTraining } = useProject()
  const [, setLatest] = useShared(LATEST_ASKED)
  return () => {
    setLatest({ asked: askedFor(project.choices), runsBefore: project.runs.length })
    startTraining(trainingOf(project.choices))
  }
}
