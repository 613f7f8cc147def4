import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { EvaluationView, RunSummary, ThresholdTable } from '../../../shared/contract/index.ts'
import { CalibrationChart } from '../../charts/calibration-chart.tsx'
import { CurveChart } from '../../charts/curve-chart.tsx'
import type { Point } from '../../charts/marked-curve.tsx'
import { OutcomeMatrix } from '../../charts/outcome-matrix.tsx'
import { ScoreHistogram } from '../../charts/score-histogram.tsx'
import { count, decimal, decimalsOf, type Figure, share } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { DEFAULT_THRESHOLD, useProject } from '../../state.ts'
import { calibrationTitle, precisionTitle, rankingTitle } from './finding-words.ts'
import { isSelected, useSelection } from './selection.ts'
import { ThresholdSlider } from './threshold-slider.tsx'
import {
  cellsAt,
  type PointOf,
  precisionRecallPoint,
  rateCurves,
  ratesOf,
  rocPoint,
  scoreBins,
  thresholdNear,
} from './thresholds.ts'
import { type Tile, Tiles } from './tiles.tsx'
import { type Decisions, useDecisions } from './use-decisions.ts'

interface BinaryProps {
  readonly run: RunSummary
  readonly evaluation: EvaluationView
  readonly table: ThresholdTable
}

const NO_FIGURE: Figure = { value: null, low: null, high: null }

/** Two classes: one threshold moves every figure and every chart at once. */
export function BinaryEvaluation({ run, evaluation, table }: BinaryProps) {
  const { threshold, setThreshold } = useProject()
  const classes = [run.classes[0] ?? 'no', run.classes[1] ?? 'yes'] as const
  const [selection, select] = useSelection(run)
  const measured = useDecisions(run)
  const cells = cellsAt(table, threshold)
  const rates = ratesOf(cells)
  const thresholdAt = (pointOf: PointOf) => ({
    noteOf: (point: Point) => `Click for threshold ${decimal(thresholdNear(table, point, pointOf), 2)}`,
    onSelect: (point: Point) => setThreshold(thresholdNear(table, point, pointOf)),
  })
  const rows = `${count(run.rows.test)} test rows`
  const at = `at ${decimal(threshold, 2)}`
  const prevalence = table.positives / Math.max(1, table.positives + table.negatives)
  const bins = useMemo(() => scoreBins(table), [table])
  const curves = useMemo(() => rateCurves(table), [table])
  return (
    <>
      <div className="tile-groups">
        <Tiles title="At any threshold" positive={classes[1]} tiles={rankingTiles(run, prevalence)} />
        <Tiles
          title={`At threshold ${decimal(threshold, 2)}`}
          positive={classes[1]}
          tiles={decisionTiles(table, threshold, measured)}
        />
      </div>
      <div className="evaluate-charts">
        <CurveChart
          title={rankingTitle(run.metrics.rocAuc)}
          about="True against false positive rate"
          rows={rows}
          points={evaluation.roc}
          xLabel="False positive rate"
          yLabel="True positive rate"
          reference={{ from: { x: 0, y: 0 }, to: { x: 1, y: 1 }, label: 'chance' }}
          marked={marked(rocPoint(rates), at)}
          {...thresholdAt(rocPoint)}
        />
        <CurveChart
          title={precisionTitle(rates.precision, cells.truePositives + cells.falsePositives, classes[1])}
          about="Precision against recall"
          rows={rows}
          points={evaluation.precisionRecall}
          xLabel="Recall"
          yLabel="Precision"
          reference={{
            from: { x: 0, y: prevalence },
            to: { x: 1, y: prevalence },
            label: `chance, ${decimal(prevalence, 3)}`,
          }}
          marked={marked(precisionRecallPoint(rates), at)}
          {...thresholdAt(precisionRecallPoint)}
        />
        <CalibrationChart
          title={calibrationTitle(run.metrics.ece, run.rows.test)}
          about="Actual against predicted share"
          rows={rows}
          bins={evaluation.calibration}
          onSelect={({ from, to }) => select({ is: 'calibration', from, to, hasEnd: true })}
          isSelected={({ from }) => isSelected(selection, 'calibration', from)}
        />
      </div>
      <div className="evaluate-threshold">
        <div>
          <ScoreHistogram
            title={`Threshold ${decimal(threshold, 2)}`}
            about={`Scores, square-root scale; from the line on “${classes[1]}” is said`}
            rows={rows}
            bins={bins}
            classes={classes}
            threshold={threshold}
            curves={curves}
            onSelect={({ from, to }) => select({ is: 'scores', from, to, hasEnd: to === 1 })}
            isSelected={({ from }) => isSelected(selection, 'scores', from)}
          />
          <ThresholdSlider
            value={threshold}
            onChange={setThreshold}
            text={`${decimal(threshold, 2)}: precision ${shown(rates.precision)}, recall ${shown(rates.recall)}`}
          />
          <div className="threshold-foot">
            <p className="small muted">
              ← → by {decimal(0.01, 2)}, with Shift by {decimal(0.1, 1)}. Fairness uses it too.
            </p>
            <Button
              size="xs"
              variant="subtle"
              className={threshold === DEFAULT_THRESHOLD ? 'is-absent' : ''}
              onClick={() => setThreshold(DEFAULT_THRESHOLD)}
            >
              Back to {decimal(DEFAULT_THRESHOLD, 2)}
            </Button>
          </div>
        </div>
        <div>
          <OutcomeMatrix
            title="Outcomes"
            about="Click one to see its rows"
            rows={`${rows} ${at}`}
            cells={cells}
            classes={classes}
            selected={selection?.is === 'cell' ? selection : null}
            onSelect={({ actual, predicted }) => select({ is: 'cell', actual, predicted })}
          />
          <p className="small muted evaluate-note">
            {share(rates.selectionRate)} of the rows are told “{classes[1]}”; {share(prevalence)} are. These rows show
            what a <Term of="threshold">threshold</Term> does; one chosen because it does best here looks better than it
            is.
          </p>
        </div>
      </div>
    </>
  )
}

const shown = (value: number | null): string => (value === null ? 'none' : decimal(value, 2))

const marked = (point: Point | null, label: string) => point && { ...point, label }

function rankingTiles({ metrics }: RunSummary, prevalence: number): Tile[] {
  const chance: Readonly<Record<string, string>> = {
    rocAuc: `chance ${decimal(0.5, 3)}`,
    prAuc: `chance ${decimal(prevalence, 3)}`,
  }
  return ['rocAuc', 'prAuc', 'logLoss'].map((metric) => ({
    metric,
    figure: metrics[metric] ?? NO_FIGURE,
    ...(chance[metric] && { note: chance[metric] }),
  }))
}

/** Values follow the threshold at once; intervals as soon as they are measured there. */
function decisionTiles(table: ThresholdTable, threshold: number, measured: Decisions | null): Tile[] {
  const cells = cellsAt(table, threshold)
  const rates = ratesOf(cells)
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn } = cells
  const all = table.positives + table.negatives
  const of = (part: number, whole: number) => `${count(part)} of ${count(whole)}`
  const notes = {
    accuracy: of(tp + tn, all),
    precision: of(tp, tp + fp),
    recall: of(tp, table.positives),
    f1: 'harmonic mean',
  }
  return (['accuracy', 'precision', 'recall', 'f1'] as const).map((metric) => {
    const value = rates[metric]
    const latest = measured?.figures[metric]
    if (latest && measured.isCurrent) return { metric, figure: latest, note: notes[metric] }
    const figure = { ...NO_FIGURE, value, why: value === null ? 'no such rows' : 'measuring…' }
    // As many digits as before, so that nothing jumps while the interval is measured.
    return { metric, figure, note: notes[metric], ...(latest && { decimals: decimalsOf(latest) }) }
  })
}
