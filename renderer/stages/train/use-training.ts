import { useProject } from '../../state.ts'
import { useShared } from '../../ui/index.ts'
import { askedFor, LATEST_ASKED, trainingOf } from './settings.ts'

/** Starts a training with the choices as they are, or goes on with the model of a run. */
export function useTraining(): (from?: string) => void {
  const { project, startTraining } = useProject()
  const [, setLatest] = useShared(LATEST_ASKED)
  return (from) => {
    setLatest({ asked: askedFor(project.choices), runsBefore: project.runs.length })
    startTraining(trainingOf(project.choices), from)
  }
}
