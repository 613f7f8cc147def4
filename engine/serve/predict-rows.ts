import { type Explained, withReasons } from '../../shared/explain/index.ts'
import { type Prediction, predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { checkRowCount, type SentRow } from '../../shared/serve/index.ts'
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import type { LoadedModel } from './model.ts'
import type { Service } from './state.ts'

/** What a protocol read out of a request, and how it says what became of it. */
export interface Asked {
  /** As they were sent: values of the model's columns, and others. */
  readonly rows: readonly unknown[]
  /** The model that is asked for by its version; the champion where it is left out. */
  readonly model?: LoadedModel
  /** How many reasons each prediction is to have. */
  readonly reasons?: number
  /** What messages call the list of rows. */
  readonly named?: string
  write(predicted: PredictedRows): Answer
}

/** Rows that were predicted: what a protocol writes, and what is counted and logged. */
export interface PredictedRows {
  readonly call: Call
  readonly model: LoadedModel
  /** Which of the models answered. */
  readonly variant: string
  /** As they were sent, columns that the model does not use included. */
  readonly rows: readonly SentRow[]
  readonly predictions: readonly (Prediction | Explained)[]
  /** Columns that were sent and are not used. */
  readonly ignored: readonly string[]
}

/** More rows than this are scored as a table. */
const FEW_ROWS = 8

/** The one place where rows become predictions, whatever protocol they came by. */
export function predictRows(service: Service, call: Call, asked: Asked): PredictedRows {
  // Taken once: a model that is put in its place meanwhile answers the next request.
  const { model = service.models.champion, reasons = 0 } = asked
  checkRowCount(asked.rows.length, reasons, service.limits.mostRows)
  const { rows, ignored } = model.check(asked.rows, asked.named)
  const { pipeline, kernels, scoreRow } = model
  const scored =
    scoreRow && rows.length <= FEW_ROWS
      ? rows.map(scoreRow)
      : predictionsOf(pipeline, scoreRows(pipeline, rows, kernels))
  const predictions = reasons > 0 ? withReasons(pipeline, scored, rows, reasons) : scored
  const predicted: PredictedRows = { call, model, variant: 'champion', rows, predictions, ignored }
  count(service, predicted)
  return predicted
}

function count(service: Service, predicted: PredictedRows): void {
  const { rows, predictions, model } = predicted
  service.predicted += rows.length
  if (model.watched.length > 0)
    service.groups.count(
      rows,
      predictions.map(({ prediction }) => prediction === model.pipeline.classes[1]),
    )
  service.hooks.predicted?.(predicted)
}
