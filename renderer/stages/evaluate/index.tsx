import { counted, figureValue, metricWords } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { lazyPart } from '../../ui/index.ts'
import { prepareEvaluation } from './evaluations.ts'
import { EvaluatePrimary } from './primary.tsx'
import { RunReport } from './run-report.tsx'

function EvaluateAbout() {
  const { run } = useProject()
  if (!run) return 'Figures come from test rows that nothing has learned from.'
  return (
    <>
      {run.best.title} on <Term of="testRows">{counted(run.rows.test, 'test row')}</Term> that nothing has learned from.
    </>
  )
}

export const evaluateStage = defineStage({
  id: 'evaluate',
  title: 'Evaluate',
  about: 'How good is it on test rows that nothing has learned from?',
  status(_, run) {
    if (!run) return { mark: 'to-do', line: 'After training', blocked: 'Train a model first.' }
    const figure = run.metrics[run.metric]
    const line = figure ? `${metricWords(run.metric).term} ${figureValue(figure)}` : 'Ready'
    return { mark: 'done', line, blocked: null }
  },
  About: EvaluateAbout,
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ EvaluateCanvas }) => EvaluateCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ EvaluateInspector }) => EvaluateInspector)),
  Primary: EvaluatePrimary,
  Secondary: RunReport,
  prepare: prepareEvaluation,
})
