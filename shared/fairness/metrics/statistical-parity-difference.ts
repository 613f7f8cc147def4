import { defineComparison, minus } from '../metric.ts'
import { selectionRate } from './selection-rate.ts'

export const statisticalParityDifference = defineComparison({
  id: 'statisticalParityDifference',
  title: 'Statistical parity difference',
  direction: 'nearer',
  ideal: 0,
  definition: 'The group’s selection rate minus that of the reference group. It has a sign.',
  source: 'AIF360 statistical_parity_difference',
  value: (group, reference) => minus(selectionRate.value(group), selectionRate.value(reference)),
})
