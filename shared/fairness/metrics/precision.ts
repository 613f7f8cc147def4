import { defineGroupRate, NO_SELECTED } from '../metric.ts'

export const precision = defineGroupRate({
  id: 'precision',
  title: 'Precision',
  direction: 'higher',
  ideal: 1,
  definition: 'Of the group’s rows predicted positive, the share that is.',
  source: 'Chouldechova 2017, Fair prediction with disparate impact (predictive parity)',
  count: ({ tp, fp }) => ({ part: tp, whole: tp + fp }),
  empty: NO_SELECTED,
})
