import { defineComparison } from '../metric.ts'
import { fpr } from './fpr.ts'
import { tpr } from './tpr.ts'

export const averageOddsDifference = defineComparison({
  id: 'averageOddsDifference',
  title: 'Average odds difference',
  direction: 'nearer',
  ideal: 0,
  definition:
    'The mean of two differences, the group minus the reference group: of true and of false positive rates. It has a sign.',
  source: 'AIF360 average_odds_difference',
  value: (group, reference) => {
    const rates = [tpr.value(group), fpr.value(group), tpr.value(reference), fpr.value(reference)] as const
    const [found, wrong, referenceFound, referenceWrong] = rates
    if (typeof found !== 'number') return found
    if (typeof wrong !== 'number') return wrong
    if (typeof referenceFound !== 'number') return referenceFound
    if (typeof referenceWrong !== 'number') return referenceWrong
    return (found - referenceFound + (wrong - referenceWrong)) / 2
  },
})
