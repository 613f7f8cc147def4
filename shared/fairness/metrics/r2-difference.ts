import { defineErrorGap, differenceOf } from '../metric.ts'
import { r2 } from './r2.ts'

export const r2Difference = defineErrorGap({
  id: 'r2Difference',
  title: 'R² difference',
  direction: 'lower',
  ideal: 0,
  definition:
    'The largest R² of a group minus the smallest. Groups whose true values vary less have a lower R² with the same errors.',
  source: 'Fairlearn MetricFrame.difference of r2_score',
  value: (groups) => differenceOf(r2, groups),
})
