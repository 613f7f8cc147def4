import type { TrainingChoices } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { trainingOf } from './settings.ts'

/** How to train, and how to change it: saved with the project, undoable. */
export function useTrainingChoices() {
  const { project, choose } = useProject()
  const training = trainingOf(project.choices)
  return [training, (changes: Partial<TrainingChoices>) => choose({ training: { ...training, ...changes } })] as const
}
