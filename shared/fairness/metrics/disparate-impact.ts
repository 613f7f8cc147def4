import { noValue } from '../../metrics/index.ts'
import { defineComparison } from '../metric.ts'
import { selectionRate } from './selection-rate.ts'

const NONE_SELECTED = noValue('No row of the reference group is predicted positive, so there is no ratio.')

export const disparateImpact = defineComparison({
  id: 'disparateImpact',
  title: 'Disparate impact',
  direction: 'nearer',
  ideal: 1,
  definition:
    'The group’s selection rate over that of the reference group. Below 0.8 is a screening signal in United States ' +
    'employment practice (the four-fifths rule), not a verdict.',
  source: 'Feldman et al. 2015; AIF360 disparate_impact; 29 CFR 1607.4(D)',
  value: (group, reference) => {
    const rate = selectionRate.value(group)
    const referenceRate = selectionRate.value(reference)
    if (typeof rate !== 'number') return rate
    if (typeof referenceRate !== 'number') return referenceRate
    return referenceRate > 0 ? rate / referenceRate : NONE_SELECTED
  },
})
