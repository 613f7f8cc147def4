import { defineDisparity, ratioOf } from '../metric.ts'
import { selectionRate } from './selection-rate.ts'

export const demographicParityRatio = defineDisparity({
  id: 'demographicParityRatio',
  title: 'Demographic parity ratio',
  direction: 'higher',
  ideal: 1,
  definition: 'The smallest selection rate of a group over the largest.',
  source: 'Agarwal et al. 2018; fairlearn demographic_parity_ratio, method="between_groups"',
  value: (groups) => ratioOf(selectionRate, groups),
})
