import type { EvaluationView, RunSummary } from '../../../shared/contract/index.ts'
import { ConfusionMatrix } from '../../charts/confusion-matrix.tsx'
import { count, LEADING_METRICS } from '../../format/index.ts'
import { confusionTitle } from './finding-words.ts'
import { useSelection } from './selection.ts'
import { Tiles } from './tiles.tsx'

/** Several classes: which are taken for which. */
export function MulticlassEvaluation({
  run,
  evaluation,
}: {
  readonly run: RunSummary
  readonly evaluation: EvaluationView
}) {
  const counts = evaluation.confusion ?? []
  const [selection, select] = useSelection(run)
  return (
    <>
      <Tiles title="All classes" tiles={tilesOf(run)} />
      <div className="evaluate-matrix">
        <ConfusionMatrix
          title={confusionTitle(counts, run.classes)}
          about="True classes by row, predicted by column; darker is a larger share of the row. Click one to see its rows"
          rows={`${count(run.rows.test)} test rows`}
          classes={run.classes}
          counts={counts}
          selected={selection?.is === 'cell' ? selection : null}
          onSelect={({ actual, predicted }) => select({ is: 'cell', actual, predicted })}
        />
      </div>
    </>
  )
}

export const tilesOf = ({ task, metrics }: RunSummary) =>
  LEADING_METRICS[task].flatMap((metric) => {
    const figure = metrics[metric]
    return figure ? [{ metric, figure }] : []
  })
