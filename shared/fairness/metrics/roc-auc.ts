import { noValue } from '../../metrics/index.ts'
import { defineGroupMeasure, NO_SCORES } from '../metric.ts'

const ONE_CLASS = noValue('The group has rows of one truth only, so there are no pairs to rank.')

export const rocAuc = defineGroupMeasure({
  id: 'rocAuc',
  title: 'Area under the ROC curve',
  direction: 'higher',
  ideal: 1,
  definition:
    'The chance that a random positive row of the group scores higher than a random negative one of the group; ties count half.',
  source: 'Hanley and McNeil 1982; Borkan et al. 2019, Nuanced metrics (subgroup AUC)',
  basis: ({ tp, fp, fn, tn }) => Math.min(tp + fn, fp + tn),
  value({ scored }) {
    if (!scored) return NO_SCORES
    if (scored.area !== undefined) return Number.isNaN(scored.area) ? ONE_CLASS : scored.area
    const { positives, negatives } = scored
    let [pairs, below, all] = [0, 0, 0]
    for (let bin = 0; bin < positives.length; bin++) {
      const [positive, negative] = [positives[bin] ?? 0, negatives[bin] ?? 0]
      pairs += positive * (below + negative / 2)
      below += negative
      all += positive
    }
    return all * below > 0 ? pairs / (all * below) : ONE_CLASS
  },
})
