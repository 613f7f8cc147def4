import type { EvaluationView, RunSummary } from '../../../shared/contract/index.ts'
import { figureText, metricWords } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { NoModel } from '../../project/no-model.tsx'
import { useProject } from '../../state.ts'
import { Busy, Problem, Section, useLoaded } from '../../ui/index.ts'
import { DecidesBy } from '../fairness/mitigation/decides-by.tsx'
import { againstBaseline, ranked } from '../train/ranking.ts'
import { AllFigures } from './all-figures.tsx'
import { BinaryEvaluation } from './binary.tsx'
import { Decide } from './decide.tsx'
import { evaluationOf } from './evaluations.ts'
import { RunFindings } from './findings.tsx'
import { LabelSuspects } from './label-suspects.tsx'
import { MulticlassEvaluation } from './multiclass.tsx'
import { RegressionEvaluation } from './regression.tsx'
import { WeakSlices } from './weak-slices.tsx'
import './evaluate.css'

export function EvaluateCanvas() {
  const { run } = useProject()
  if (!run) return <NoModel>Figures come from test rows, which nothing learns from. Train a model first.</NoModel>
  return (
    <div className="evaluate">
      <Evaluated run={run} />
    </div>
  )
}

/** Everything at once: what stands below the figures does not move when they come. */
function Evaluated({ run }: { readonly run: RunSummary }) {
  const { client, project } = useProject()
  const { value, trouble } = useLoaded(...evaluationOf(client, project.id, run.id))
  if (!trouble && value?.run !== run.id) return <Busy verb="Scoring test rows" />
  return (
    <>
      {run.decision && (
        <p className="evaluate-words second">
          <DecidesBy rows={run.rows.test} decision={run.decision} /> What stands at one threshold here is of everybody
          alike; All figures are of the model as it decides.
        </p>
      )}
      {trouble ? <Problem trouble={trouble} /> : value && <Figures run={run} value={value} />}
      {run.task === 'binary' && <Decide run={run} />}
      <WeakSlices run={run} />
      <LabelSuspects run={run} />
      <Comparison run={run} />
      <AllFigures run={run} />
      <RunFindings run={run} />
    </>
  )
}

function Figures({ run, value }: { readonly run: RunSummary; readonly value: EvaluationView }) {
  if (value.thresholds) return <BinaryEvaluation run={run} evaluation={value} table={value.thresholds} />
  return run.task === 'regression' ? (
    <RegressionEvaluation run={run} evaluation={value} />
  ) : (
    <MulticlassEvaluation run={run} evaluation={value} />
  )
}

/** The chosen model beside no model at all. */
function Comparison({ run }: { readonly run: RunSummary }) {
  const rows = ranked(run)
  const [first] = rows
  const baseline = rows.find(({ isBaseline }) => isBaseline)
  if (!first || !baseline || first === baseline) return null
  const { term } = metricWords(run.metric)
  return (
    <Section title="Against no model">
      <p className="evaluate-words">
        On validation rows the best candidate has {term} {figureText(first.figure)}. The{' '}
        <Term of="baseline">baseline</Term>, which always says the same, has{' '}
        {figureText({ ...baseline.figure, low: null, high: null })}. {againstBaseline(rows, run.metric)}
      </p>
    </Section>
  )
}
