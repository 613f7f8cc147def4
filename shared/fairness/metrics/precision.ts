import { defineGroupRate, NO_SELECTED, share } from '../metric.ts'

export const precision = defineGroupRate({
  id: 'precision',
  title: 'Precision',
  direction: 'higher',
  ideal: 1,
  definition: 'Of the group’s rows predicted positive, the share that is.',
  source: 'Chouldechova 2017, Fair prediction with disparate impact (predictive parity)',
  value: ({ tp, fp }) => share(tp, tp + fp, NO_SELECTED),
})
