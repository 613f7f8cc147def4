import { type Explained, withReasons } from '../../shared/explain/index.ts'
import { type Prediction, predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import { type CheckedRows, checkRowCount, type SentRow } from '../../shared/serve/index.ts'
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import type { LoadedModel } from './model.ts'
import type { Service } from './state.ts'
import { type Chosen, chosen as choose, unitOf } from './traffic/choose.ts'

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

/** The one place where rows become predictions, whatever protocol they came by. */
export function predictRows(service: Service, call: Call, asked: Asked): PredictedRows {
  // Taken once: a model that is put in its place meanwhile answers the next request.
  const { reasons = 0 } = asked
  const chosen = chosenFor(service, call, asked)
  const began = performance.now()
  checkRowCount(asked.rows.length, reasons, service.limits.mostRows)
  const { model, variant, isOnTrial, rows, ignored, scored } = scoredBy(service, asked, chosen)
  const { pipeline } = model
  const predictions = reasons > 0 ? withReasons(pipeline, scored, rows, reasons) : scored
  const predicted: PredictedRows = { call, model, variant, rows, predictions, ignored }
  count(service, predicted)
  service.traffic?.answered(predicted, (performance.now() - began) / 1000, isOnTrial)
  return predicted
}

/** A challenger that cannot answer is on trial no less: the champion answers in its place. */
function scoredBy(service: Service, asked: Asked, chosen: Chosen): Chosen & CheckedRows & { scored: Prediction[] } {
  const { model } = chosen
  const { pipeline, kernels } = model
  const checked = model.check(asked.rows, asked.named)
  try {
    return { ...chosen, ...checked, scored: predictionsOf(pipeline, scoreRows(pipeline, checked.rows, kernels)) }
  } catch (error) {
    service.traffic?.failed(model)
    const { champion } = service.models
    if (chosen.variant !== 'challenger') throw error
    return scoredBy(service, asked, { model: champion, variant: 'champion', isOnTrial: false })
  }
}

function chosenFor({ models, traffic }: Service, call: Call, { model, rows }: Asked): Chosen {
  if (!model) return choose(models, () => unitOf(call, traffic?.unit ?? '', rows))
  return { model, variant: model === models.challenger ? 'challenger' : 'champion', isOnTrial: false }
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
