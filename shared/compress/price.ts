import { zlibSync } from 'fflate'
import { createRng, type Rng } from '../core/index.ts'
import { type Comparison, compareModels, type Figure, measure, primaryMetric } from '../metrics/index.ts'
import { type Pipeline, pipelineToJson, predictionsFor, type Scores } from '../pipeline/index.ts'

/** What a compressed model costs and saves, beside the model that it was made of. */
export interface Price {
  /** Bytes of the model as it is kept: packed, with what its reasons compare with, without golden rows. */
  readonly bytes: number
  /** How far its predictions are from those of before, on the same rows. */
  readonly agreement: Agreement
  /** On labelled rows; null where there are none. */
  readonly quality: Quality | null
}

export interface Agreement {
  readonly rows: number
  /** Share of rows whose predicted class is the same; null for predicted numbers. */
  readonly sameLabels: number | null
  /** Of probabilities of all classes, or of predicted numbers. */
  readonly meanDifference: number
  readonly largestDifference: number
}

export interface Quality {
  readonly metric: string
  readonly figure: Figure
  /** Its value less that of before, on the same rows; null for the model itself, and where it is not defined. */
  readonly change: Pick<Comparison, 'difference' | 'low' | 'high'> | null
}

/** Bytes of a pipeline as a model file keeps them. */
export function storedBytes(pipeline: Pipeline): number {
  const parts: Uint8Array[] = []
  const json = pipelineToJson(pipeline, {
    put(_name, bytes) {
      parts.push(bytes.slice())
      return parts.length
    },
    get: () => new Uint8Array(0),
  })
  parts.push(new TextEncoder().encode(JSON.stringify(json)))
  return parts.reduce((sum, bytes) => sum + zlibSync(bytes, { level: 6 }).length, 0)
}

/** Scores of both on the same rows, and the labels of these rows where they are known. */
export interface Judged {
  readonly before: Scores
  readonly after: Scores
  readonly labels: Float64Array | null
  /** Rows that belong together; null where each stands for itself. */
  readonly groups?: ArrayLike<number> | null
}

/** @param rng the same for every choice, so that their intervals are of the same resamples */
export function priceOf(pipeline: Pipeline, judged: Judged, isSame = false, rng: Rng = createRng('compress')): Price {
  return {
    bytes: storedBytes(pipeline),
    agreement: agreementOf(pipeline, judged.before, judged.after),
    quality: judged.labels && judged.labels.length > 0 ? qualityOf(pipeline, judged, judged.labels, isSame, rng) : null,
  }
}

function qualityOf(
  pipeline: Pipeline,
  { before, after, groups = null }: Judged,
  labels: Float64Array,
  isSame: boolean,
  rng: Rng,
): Quality {
  const metric = primaryMetric(pipeline.task)
  const [one, other] = [predictionsFor(pipeline, after, labels), predictionsFor(pipeline, before, labels)]
  const figure = measure(one, { rng: rng.fork('figure'), groups, metrics: [metric] })[metric]
  const change = isSame
    ? null
    : (compareModels(one, other, { rng: rng.fork('change'), groups, metrics: [metric] })[metric] ?? null)
  return {
    metric,
    figure: figure ?? { value: null, low: null, high: null },
    change: change && { difference: change.difference, low: change.low, high: change.high },
  }
}

function agreementOf({ task }: Pipeline, before: Scores, after: Scores): Agreement {
  const pairs = (task === 'regression' ? before.margins : before.probabilities).map((own, k) => ({
    own,
    other: (task === 'regression' ? after.margins : after.probabilities)[k] ?? own,
  }))
  let [sum, largest, same] = [0, 0, 0]
  for (const { own, other } of pairs)
    for (const [row, value] of own.entries()) {
      const difference = Math.abs(value - (other[row] ?? 0))
      sum += difference
      largest = Math.max(largest, difference)
    }
  for (const [row, decision] of before.decisions.entries()) same += Number(after.decisions[row] === decision)
  const rows = before.rows
  return {
    rows,
    sameLabels: task === 'regression' || rows === 0 ? null : same / rows,
    meanDifference: sum / Math.max(1, rows * pairs.length),
    largestDifference: largest,
  }
}
