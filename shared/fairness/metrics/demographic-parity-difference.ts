import { defineDisparity, differenceOf } from '../metric.ts'
import { selectionRate } from './selection-rate.ts'

export const demographicParityDifference = defineDisparity({
  id: 'demographicParityDifference',
  title: 'Demographic parity difference',
  direction: 'lower',
  ideal: 0,
  definition: 'The largest selection rate of a group minus the smallest.',
  source: 'Agarwal et al. 2018; fairlearn demographic_parity_difference, method="between_groups"',
  value: (groups) => differenceOf(selectionRate, groups),
})
