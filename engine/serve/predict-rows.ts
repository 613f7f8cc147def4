import { reasonsOf, tableOfRows } from '../../shared/explain/index.ts'
import { checkRowCount, type SentRow } from '../../shared/serve/index.ts'
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import { fallbackFor } from './fallback.ts'
import type { LoadedModel } from './model.ts'
import { ownPredictions, scoreTogether } from './score-together.ts'
import type { ServedPrediction } from './served-prediction.ts'
import type { Models, Service } from './state.ts'
import { type Chosen, chosen, unitOf } from './traffic/choose.ts'

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
  readonly predictions: readonly ServedPrediction[]
  /** Columns that were sent and are not used. */
  readonly ignored: readonly string[]
}

/** A request whose rows wait to be predicted, and what to do then. */
export interface Waiting {
  readonly call: Call
  readonly asked: Asked
  finish(answer: Answer): void
  fail(error: unknown): void
}

/** A request whose rows may be predicted, and by which model. */
interface Ready extends Waiting {
  readonly model: LoadedModel
  readonly variant: string
  readonly isOnTrial: boolean
  /** When it was taken from the queue, of a clock in milliseconds. */
  readonly began: number
  readonly rows: readonly SentRow[]
  readonly ignored: readonly string[]
}

/**
 * The one place where rows become predictions, whatever protocol they came by. Rows of several requests are scored together; what a
 * row's prediction is does not depend on its neighbours.
 */
export function predictTogether(service: Service, waiting: readonly Waiting[]): void {
  const ready = new Map<LoadedModel, Ready[]>()
  for (const one of waiting) {
    try {
      const own = readyOf(service, one)
      const others = ready.get(own.model)
      if (others) others.push(own)
      else ready.set(own.model, [own])
    } catch (error) {
      one.fail(error)
    }
  }
  for (const [model, requests] of ready) predictWith(service, model, requests)
}

function readyOf(service: Service, waiting: Waiting): Ready {
  const { asked } = waiting
  // Taken once: a model that is put in its place meanwhile answers the next request.
  const { model, variant, isOnTrial } = chosenFor(service, waiting.call, asked)
  checkRowCount(asked.rows.length, asked.reasons ?? 0, service.limits.mostRows)
  const { rows, ignored } = model.check(asked.rows, asked.named)
  const { call, finish, fail } = waiting
  return { call, asked, finish, fail, model, variant, isOnTrial, began: performance.now(), rows, ignored }
}

function chosenFor({ models, traffic }: Service, call: Call, { model, rows }: Asked): Chosen {
  if (!model) return chosen(models, () => unitOf(call, traffic?.unit ?? '', rows))
  return { model, variant: model === models.challenger ? 'challenger' : 'champion', isOnTrial: false }
}

function predictWith(service: Service, model: LoadedModel, requests: readonly Ready[]): void {
  const [only] = requests
  const rows = requests.length === 1 && only ? only.rows : requests.flatMap((request) => request.rows)
  let together: ReturnType<typeof scoreTogether> | undefined
  try {
    together = scoreTogether(model, rows)
  } catch (error) {
    failed(service, error, requests)
  }
  let from = 0
  for (const request of requests) {
    try {
      const predictions = together
        ? ownPredictions(model, together, from, request.rows, request.asked.named)
        : oneByOne(service, request)
      answerWith(service, request, predictions)
    } catch (error) {
      request.fail(error)
    }
    from += request.rows.length
  }
}

/** Rows of a request by themselves, after they failed together: each has a prediction, or what stands in for it. */
function oneByOne({ models }: Service, { model, rows, asked }: Ready): ServedPrediction[] {
  return rows.map((row, at) => {
    let alone: ReturnType<typeof scoreTogether>
    try {
      alone = scoreTogether(model, [row])
    } catch (error) {
      const instead = fallbackFor(model, standInOf(models, model), row)
      if (instead) return instead
      throw error
    }
    const [own] = ownPredictions(model, alone, 0, [row], asked.named, at)
    if (!own) throw new Error('no prediction of a row')
    return own
  })
}

/** Who answers where a model cannot. */
function standInOf({ champion, previous }: Models, model: LoadedModel): LoadedModel | null {
  if (model !== champion) return champion
  return previous
}

function failed({ hooks }: Service, error: unknown, [first]: readonly Ready[]): void {
  if (hooks.failed && first) hooks.failed(error, first.call)
  else console.error(error)
}

function answerWith(service: Service, request: Ready, scored: readonly ServedPrediction[]): void {
  const { call, asked, model, variant, rows, ignored } = request
  call.answeredBy = { version: model.version, variant }
  const predictions = asked.reasons ? withReasons(model, scored, rows, asked.reasons) : scored
  const predicted: PredictedRows = { call, model, variant, rows, predictions, ignored }
  request.finish(asked.write(predicted))
  count(service, predicted, request)
}

function withReasons(
  { pipeline }: LoadedModel,
  predictions: readonly ServedPrediction[],
  rows: readonly SentRow[],
  most: number,
): ServedPrediction[] {
  const reasons = reasonsOf(pipeline, tableOfRows(pipeline, rows), most)
  return predictions.map((prediction, row) => ({ ...prediction, reasons: reasons[row] ?? [] }))
}

/** What counts and logs may fail; the answer is on its way. */
function count(service: Service, predicted: PredictedRows, { began, isOnTrial }: Ready): void {
  try {
    const { rows, predictions, model } = predicted
    service.predicted += rows.length
    if (model.watched.length > 0)
      service.groups.count(
        rows,
        predictions.map(({ prediction }) => prediction === model.pipeline.classes[1]),
      )
    service.hooks.predicted?.(predicted)
    const isFallback = predictions.some(({ fallback }) => fallback !== undefined)
    if (isFallback) service.traffic?.failed(model)
    else service.traffic?.answered(predicted, (performance.now() - began) / 1000, isOnTrial)
  } catch (error) {
    console.error(error)
  }
}
