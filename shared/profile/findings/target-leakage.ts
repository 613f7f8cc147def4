import { columnOf } from '../../table/index.ts'
import { defineTargetCheck } from '../check.ts'
import { type OneFeature, oneFeatureModel } from '../one-feature.ts'
import { ofSample } from '../sample.ts'
import { stepFor } from '../step-for.ts'
import { percent } from '../words.ts'

const ENOUGH_ROWS = 100
/** What a single honest feature seldom reaches: share of pairs that are ranked right, share of the variance explained. */
const CLASSES_FROM = 0.98
const NUMBERS_FROM = 0.9

/** Features that give the target away: a model of that feature alone, judged on rows that it was not fitted on. */
export const targetLeakage = defineTargetCheck({
  id: 'target-leakage',
  title: 'Features that give the target away',
  look(profiled, { target }) {
    const isNumber = target.task === 'regression'
    const judge = oneFeatureModel(target)
    return profiled.columns
      .filter(({ name, distinct }) => name !== target.name && distinct > 1)
      .map(({ name }): { name: string } & OneFeature => ({
        name,
        ...judge(columnOf(profiled.table, name)),
      }))
      .filter(({ score, rows }) => rows >= ENOUGH_ROWS && score >= (isNumber ? NUMBERS_FROM : CLASSES_FROM))
      .map(({ name, score }) => ({
        severity: 'warning',
        columns: [name],
        message: `${name} alone predicts ${target.name} almost perfectly: ${isNumber ? `it explains ${percent(score)} of how ${target.name} varies` : `it ranks ${percent(score)} of the pairs of rows right`}${ofSample(profiled)}. Is it known before ${target.name} is? Where it is written down afterwards, or follows from it, the model will fail in use: leave it out.`,
        step: stepFor('drop-columns', { columns: [name] }),
      }))
  },
})
