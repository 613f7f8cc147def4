import type { Recipe } from './clean/index.ts'
import type { Json } from './core/index.ts'
import { evaluateScores } from './evaluate/index.ts'
import type { Audit } from './fairness/index.ts'
import type { Figure } from './metrics/index.ts'
import { type MitigationStudy, mitigate } from './mitigate/index.ts'
import { type Scores, scoreTable } from './pipeline/index.ts'
import { take } from './table/index.ts'
import type { BestFit, Dataset, Folds, SearchHost, TrainOptions } from './train/index.ts'

/** A study of mitigations, and the model as it was on the test rows, which no step of the study saw. */
export interface MitigationFound extends MitigationStudy {
  readonly before: { readonly metrics: Readonly<Record<string, Figure>>; readonly fairness: Audit }
}

/** The model that mitigation leads to, with how the model before did on the same test rows. */
export async function mitigated(
  data: Dataset,
  recipe: Recipe,
  options: TrainOptions,
  { fit, folds }: { readonly fit: BestFit; readonly folds: Folds | null },
  auditOf: (scores: Scores, labels: Float64Array) => Audit,
  host: SearchHost,
): Promise<{ fit: BestFit; found: MitigationFound }> {
  const made = await mitigate(data, recipe, options, fit, folds, host)
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
export const mitigationRecord = ({ points, before, ...study }: MitigationFound): Json =>
  JSON.parse(
    JSON.stringify({
      ...study,
      before,
      points: points.map(({ metrics: _, audit: __, ...point }) => point),
    }),
  )
