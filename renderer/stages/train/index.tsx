import { counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { lazyPart } from '../../ui/index.ts'
import { TrainPrimary } from './primary.tsx'

function TrainAbout() {
  const { project } = useProject()
  const { target } = project.choices
  if (target === '') return 'Choose the column to predict first.'
  return (
    <>
      Predict <strong>{target}</strong> from {counted(project.data.rows, 'row')}; candidates are compared on{' '}
      <Term of="validation">validation rows</Term>.
    </>
  )
}

export const trainStage = defineStage({
  id: 'train',
  title: 'Train',
  about: 'Candidates are compared on validation rows; the best, or those that do best together, become the model.',
  status({ choices, interrupted }, run, isTraining) {
    if (isTraining) return { mark: 'running', line: 'Training…', blocked: null }
    if (interrupted) return { mark: 'attention', line: interrupted.isPaused ? 'Paused' : 'Interrupted', blocked: null }
    if (choices.target === '')
      return { mark: 'to-do', line: 'After a target is chosen', blocked: 'Choose the column to predict in Data first.' }
    if (!run) return { mark: 'ready', line: 'Ready', blocked: null }
    if (run.target !== choices.target) return { mark: 'attention', line: 'The target has changed', blocked: null }
    return { mark: 'done', line: run.best.title, blocked: null }
  },
  About: TrainAbout,
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ TrainCanvas }) => TrainCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ TrainInspector }) => TrainInspector)),
  Primary: TrainPrimary,
})
