import type { DecisionsView, SlicesView, ThresholdAims } from '../../../shared/contract/index.ts'
import { sortedPresent } from '../../../shared/core/index.ts'
import {
  type Aim,
  chooseOutcome,
  decide,
  findSlices,
  type Outcome,
  outcomesOf,
  type Predictions,
  tieAt,
  worthOf,
} from '../../../shared/metrics/index.ts'
import { takeColumn } from '../../../shared/table/index.ts'
import type { OpenTable } from '../tables/open-table.ts'
import { countFrom, evenly } from './evaluation.ts'
import type { KeptRows, RunShape } from './test-rows.ts'

const POINTS = 201

/**
 * The threshold that each aim asks for, chosen on rows that were held out in training, and what comes of it on the test rows.
 *
 * @param heldOut null in runs that kept none: then the test rows choose, and the view says so
 */
export function decisionsView(kept: KeptRows, heldOut: KeptRows | null, query: ThresholdAims): DecisionsView {
  const { values, precision, recall, capacity, best } = query
  const { labels, scores } = heldOut ?? kept
  const choosing = outcomesOf(Uint8Array.from(labels), scores)
  const outcomeAt = outcomes(kept.labels, kept.scores)
  const aims: readonly Aim[] = [
    { by: 'profit', values },
    { by: 'f1' },
    { by: 'precision', least: precision },
    { by: 'recall', least: recall },
    { by: 'capacity', share: capacity },
    { by: 'rows', rows: best.rows, of: best.of ?? kept.rows.length },
  ]
  return {
    from: heldOut ? 'validation' : 'test',
    rows: (heldOut ?? kept).rows.length,
    tested: kept.rows.length,
    worth: evenly(POINTS, POINTS).map((at) => {
      const x = at / (POINTS - 1)
      return { x, y: worthOf(outcomeAt(x), values) }
    }),
    options: aims.map((aim) => {
      const tie = tieAt(choosing, aim)
      const threshold = chooseOutcome(choosing, aim)?.threshold ?? null
      const outcome = threshold === null ? null : outcomeAt(threshold)
      return { by: aim.by, threshold, outcome, tie, worth: outcome && worthOf(outcome, values) }
    }),
  }
}

/** What any threshold decides. */
function outcomes(labels: Float64Array, scores: Float64Array): (threshold: number) => Outcome {
  const positives = sortedPresent(scores.filter((_, row) => labels[row] === 1))
  const negatives = sortedPresent(scores.filter((_, row) => labels[row] !== 1))
  return (threshold) => {
    const [found, alarms] = [countFrom(positives, threshold), countFrom(negatives, threshold)]
    return {
      threshold,
      truePositives: found,
      falsePositives: alarms,
      trueNegatives: negatives.length - alarms,
      falseNegatives: positives.length - found,
    }
  }
}

/** Where the model does worse among the test rows. Columns that only name rows part nothing. */
export function slicesView({ task, classes }: RunShape, kept: KeptRows, open: OpenTable, target: string): SlicesView {
  const rows = Uint32Array.from(kept.rows)
  const columns = new Map(
    [...open.table.columns].flatMap(([name, column]) =>
      name === target ? [] : [[name, takeColumn(column, rows)] as const],
    ),
  )
  return findSlices(predictionsOf(task, classes.length, kept), columns)
}

function predictionsOf(task: RunShape['task'], classes: number, kept: KeptRows): Predictions {
  const { labels, scores, predicted } = kept
  if (task === 'regression') return { task, labels, predicted }
  if (task === 'binary') return { task, labels: Uint8Array.from(labels), scores, decisions: decide(scores, 0.5) }
  return { task, classes, labels: Int32Array.from(labels), probabilities: null, decisions: kept.decisions }
}
