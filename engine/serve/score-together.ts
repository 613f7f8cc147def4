import {
  FEW_ROWS,
  type Pipeline,
  type Prediction,
  predictionsOf,
  rowScorerOf,
  type Scores,
  scoreRows,
  type Trouble,
} from '../../shared/pipeline/index.ts'
import type { SentRow } from '../../shared/serve/index.ts'
import type { LoadedModel } from './model.ts'
import type { ServedPrediction } from './served-prediction.ts'

/** Rows of several requests, scored in one go; or why that failed. */
export interface Together {
  readonly predictions: readonly Prediction[]
  readonly troubles: Scores['troubles']
}

export function scoreTogether({ pipeline, kernels }: LoadedModel, rows: readonly SentRow[]): Together {
  const scoreFew = rows.length <= FEW_ROWS ? rowScorerOf(pipeline) : null
  if (!scoreFew) return asTable(pipeline, rows, kernels)
  const ordinary = scoreFew(rows, kernels)
  const places = ordinary.flatMap((prediction, place) => (prediction ? [] : [place]))
  if (places.length === 0) return { predictions: ordinary.flatMap((own) => own ?? []), troubles: undefined }
  // What is out of order goes by itself: it is not for a few rows to cost the others the short way.
  const rest = asTable(
    pipeline,
    rows.filter((_, place) => !ordinary[place]),
    kernels,
  )
  const restOf = new Map(places.map((place, at) => [place, at]))
  const predictions = ordinary.flatMap((own, place) => own ?? rest.predictions[restOf.get(place) ?? -1] ?? [])
  const troubles = new Map([...(rest.troubles ?? [])].map(([at, found]) => [places[at] ?? -1, found]))
  return { predictions, troubles }
}

function asTable(pipeline: Pipeline, rows: readonly SentRow[], kernels: LoadedModel['kernels']): Together {
  const scores = scoreRows(pipeline, rows, kernels)
  return { predictions: predictionsOf(pipeline, scores), troubles: scores.troubles }
}

const WARM_MILLISECONDS = 100
const WARM_TURNS = 40

/** Scores empty rows until what runs is compiled, so that the first clients do not wait for it. */
export function warmUp(model: LoadedModel): void {
  const began = performance.now()
  const many: SentRow[] = Array.from({ length: 64 }, () => ({}))
  for (let turn = 0; turn < WARM_TURNS && performance.now() - began < WARM_MILLISECONDS; turn++) {
    scoreTogether(model, [{}])
    scoreTogether(model, many)
  }
}

/**
 * The predictions of the rows of one request: what is out of order is flagged, mended or refused, as is declared.
 *
 * @param from the place of its first row among those that were scored
 * @param firstRow what messages call its first row
 */
export function ownPredictions(
  model: LoadedModel,
  { predictions, troubles }: Together,
  from: number,
  rows: readonly SentRow[],
  named = 'rows',
  firstRow = 0,
): ServedPrediction[] {
  const own: ServedPrediction[] = predictions.slice(from, from + rows.length)
  if (!troubles || troubles.size === 0) return own
  const mended: { readonly at: number; readonly row: SentRow; readonly notes: readonly string[] }[] = []
  for (const [at, row] of rows.entries()) {
    const found = troubles.get(from + at)
    const prediction = own[at]
    if (!found || !prediction) continue
    if (found.some(isOutOfDomain)) own[at] = { ...prediction, outOfDomain: true }
    const instead = model.policy.mend(row, found, `${named}[${firstRow + at}]`)
    if (instead) mended.push({ at, ...instead })
  }
  if (mended.length === 0) return own
  const again = scoreTogether(
    model,
    mended.map(({ row }) => row),
  )
  for (const [i, { at, notes }] of mended.entries()) {
    const [before, now] = [own[at], again.predictions[i]]
    if (!before || !now) continue
    const status = [...notes, ...(now.status === 'ok' ? [] : [now.status])].join('; ')
    own[at] = { ...now, status, ...(before.outOfDomain && { outOfDomain: true }) }
  }
  return own
}

/**
 * A row lies outside of the domain of a model where a number or date lies outside of the range of the training rows, or a category is
 * one that they never had. It says nothing of rows that are rare in combination.
 */
const isOutOfDomain = ({ kind }: Trouble): boolean => kind === 'outside' || kind === 'unseen'
