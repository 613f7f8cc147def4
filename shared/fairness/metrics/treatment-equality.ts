import { noValue } from '../../metrics/index.ts'
import { defineGroupMeasure, share } from '../metric.ts'

const NO_FALSE_POSITIVES = noValue('The group has no false positives, so there is no ratio.')

export const treatmentEquality = defineGroupMeasure({
  id: 'treatmentEquality',
  title: 'False negatives to false positives',
  direction: 'none',
  ideal: null,
  definition: 'The group’s false negatives over its false positives. Equal treatment is the same ratio in every group.',
  source: 'Berk et al. 2018, Fairness in criminal justice risk assessments (treatment equality)',
  basis: ({ fn, fp }) => fn + fp,
  value: ({ fn, fp }) => share(fn, fp, NO_FALSE_POSITIVES),
})
