import { defineGroupRate, NO_REFUSED } from '../metric.ts'

export const npv = defineGroupRate({
  id: 'npv',
  title: 'Negative predictive value',
  direction: 'higher',
  ideal: 1,
  definition: 'Of the group’s rows predicted negative, the share that is. One minus it is the false omission rate.',
  source: 'Chouldechova 2017, Fair prediction with disparate impact; Aequitas (for = 1 − npv)',
  count: ({ fn, tn }) => ({ part: tn, whole: fn + tn }),
  empty: NO_REFUSED,
})
