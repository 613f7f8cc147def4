import type { Recipe } from './clean/index.ts'
import type { Json } from './core/index.ts'
import { evaluateScores } from './evaluate/index.ts'
import type { Audit } from './fairness/index.ts'
import type { Figure } from './metrics/index.ts'
import {
  type Base,
  fitOfBase,
  type MitigationFound,
  type MitigationStudy,
  mitigate,
  type ToMitigate,
} from './mitigate/index.ts'
import { type Scores, scoreTable } from './pipeline/index.ts'
import { take } from './table/index.ts'
import { type BestFit, type Dataset, familyTitle, type SearchHost, type TrainOptions } from './train/index.ts'

/** The model that mitigation leads to, with how the model before did on the same test rows. */
export async function mitigated(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  model: ToMitigate,
  auditOf: (scores: Scores, labels: Float64Array) => Audit,
  host: SearchHost,
): Promise<{ fit: BestFit; found: MitigationFound }> {
  const made = await mitigate(data, recipe, options, model, host)
  const { fit } = model
  const scores = scoreTable(fit.pipeline, take(data.table, data.split.test), undefined, host.compute.scoring)
  const labels = Float64Array.from(data.split.test, (row) => data.target.values[row] ?? 0)
  const { metrics } = evaluateScores(fit.pipeline, scores, labels, host.rng.fork('evaluate'))
  return { fit: made.fit, found: { ...made.study, before: { metrics, fairness: auditOf(scores, labels) } } }
}

/** Which mitigation was taken, in a sentence; nothing where none was. */
export function whyMitigated({ points, chosen, constraint, rows }: MitigationStudy): string {
  const [base, point] = [points[0], points.find(({ id }) => id === chosen)]
  if (!base || !point || point === base) return ''
  const shown = ({ value }: Figure) => (value === null ? 'undefined' : Number(value.toPrecision(3)))
  return ` ${point.title} (${point.setting}) then closed the gap between groups (${constraint}) from ${shown(base.disparity)} to ${shown(point.disparity)}, for an accuracy of ${shown(point.performance)} instead of ${shown(base.performance)}, on ${rows.toLocaleString('en-US')} rows held out.`
}

/** What a model keeps of a study: every point with what was given up for it, and which was taken. */
/** @param of the file of the model that it started from, where that was made before */
export const mitigationRecord = ({ points, before, ...study }: MitigationFound, of?: string): Json =>
  JSON.parse(
    JSON.stringify({
      ...study,
      of,
      before,
      points: points.map(({ metrics: _, audit: __, ...point }) => point),
    }),
  )

/** What a search would have ended with, of a model that was made before. */
export function fromBase(base: Base) {
  const fit = fitOfBase(base)
  const judged = fit.elected.slice(0, 1).map((one) => one.judged)
  const why = `${familyTitle(base.trial.family)}, as it was trained before.`
  return { fit, judged, early: null, why, folds: null, said: base.said, tried: base.tried }
}
