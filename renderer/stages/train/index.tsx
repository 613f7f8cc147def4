import { lazy } from 'react'
import { counted } from '../../format/index.ts'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { TrainPrimary } from './primary.tsx'

function TrainAbout() {
  const { project } = useProject()
  const { target } = project.choices
  if (target === '') return 'Choose the column to predict first.'
  return (
    <>
      Predict <strong>{target}</strong> from {counted(project.data.rows, 'row')}; candidates are compared on validation
      rows.
    </>
  )
}

export const trainStage = defineStage({
  id: 'train',
  title: 'Train',
  about: 'Candidates are compared on validation rows; the best is trained on all training rows.',
  status({ choices, interrupted }, run, isTraining) {
    if (isTraining) return { mark: 'running', line: 'Training…', blocked: null }
    if (interrupted) return { mark: 'attention', line: 'Interrupted', blocked: null }
    if (choices.target === '')
      return { mark: 'to-do', line: 'After a target is chosen', blocked: 'Choose the column to predict in Data first.' }
    if (!run) return { mark: 'ready', line: 'Ready', blocked: null }
    if (run.target !== choices.target) return { mark: 'attention', line: 'The target has changed', blocked: null }
    return { mark: 'done', line: run.best.title.slice(0, 24), blocked: null }
  },
  About: TrainAbout,
  Canvas: lazy(() => import('./canvas.tsx').then((file) => ({ default: file.TrainCanvas }))),
  Inspector: lazy(() => import('./inspector.tsx').then((file) => ({ default: file.TrainInspector }))),
  Primary: TrainPrimary,
})
