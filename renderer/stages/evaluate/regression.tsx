import { useMemo } from 'react'
import type { EvaluationView, RunSummary } from '../../../shared/contract/index.ts'
import { Bars } from '../../charts/bars.tsx'
import { Scatter } from '../../charts/scatter.tsx'
import { count, figureValue, share, significant } from '../../format/index.ts'
import { tilesOf } from './multiclass.tsx'
import { isSelected, useSelection } from './selection.ts'
import { Tiles } from './tiles.tsx'

/** A number: predicted against actual, and how the errors are spread. */
export function RegressionEvaluation({
  run,
  evaluation,
}: {
  readonly run: RunSummary
  readonly evaluation: EvaluationView
}) {
  const { residuals, squares, errors } = evaluation
  const [selection, select] = useSelection(run)
  const points = useMemo(() => residuals.map(({ predicted, actual }) => ({ x: predicted, y: actual })), [residuals])
  const { r2, medianAe } = run.metrics
  const explains = r2 && r2.low !== null && r2.high !== null && r2.low > 0
  return (
    <>
      <Tiles title={`In the unit of ${run.target}`} tiles={tilesOf(run)} />
      <div className="evaluate-pair">
        <Scatter
          title={
            explains ? `Explains ${share(r2.low, 0)} to ${share(r2.high, 0)} of the variation` : 'Predicted and actual'
          }
          about="Actual against predicted"
          rows={`${count(run.rows.test)} test rows`}
          points={points}
          squares={squares}
          xLabel="Predicted"
          yLabel="Actual"
          format={(value) => significant(value, 3)}
          onSquare={(x, y) => squares && select({ is: 'square', square: { ...gridOf(squares), x, y } })}
          onSelect={(at) => select({ is: 'row', row: residuals[at]?.row ?? 0 })}
          selected={selection?.is === 'row' ? residuals.findIndex(({ row }) => row === selection.row) : null}
        />
        <Bars
          title={medianAe ? `Half are nearer than ${figureValue(medianAe)}` : 'Errors'}
          about="Predicted minus actual"
          rows={`${count(run.rows.test)} test rows`}
          bins={errors}
          xLabel="Error"
          format={(value) => significant(value, 3)}
          reference={{ x: 0, label: 'no error' }}
          height={320}
          onSelect={({ from, to }) => select({ is: 'errors', from, to, hasEnd: to === errors.at(-1)?.to })}
          isSelected={({ from }) => isSelected(selection, 'errors', from)}
        />
      </div>
    </>
  )
}

const gridOf = ({ from, to, across }: NonNullable<EvaluationView['squares']>) => ({ from, to, across })
