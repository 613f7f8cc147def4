import { defineDisparity, differenceOf } from '../metric.ts'
import { calibrationBias } from './calibration-bias.ts'

export const calibrationDifference = defineDisparity({
  id: 'calibrationDifference',
  title: 'Calibration difference',
  direction: 'lower',
  ideal: 0,
  definition:
    'The largest calibration in the large of a group (mean score minus share of positives) minus the smallest.',
  source: 'Kleinberg, Mullainathan and Raghavan 2017, Inherent trade-offs (calibration within groups)',
  value: (groups) => differenceOf(calibrationBias, groups),
})
