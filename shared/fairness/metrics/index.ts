import { defineList } from '../../core/index.ts'
import { accuracy } from './accuracy.ts'
import { baseRate } from './base-rate.ts'
import { demographicParityDifference } from './demographic-parity-difference.ts'
import { demographicParityRatio } from './demographic-parity-ratio.ts'
import { disparateImpact } from './disparate-impact.ts'
import { equalOpportunityDifference } from './equal-opportunity-difference.ts'
import { equalizedOddsDifference } from './equalized-odds-difference.ts'
import { fnr } from './fnr.ts'
import { fpr } from './fpr.ts'
import { precision } from './precision.ts'
import { selectionRate } from './selection-rate.ts'
import { tnr } from './tnr.ts'
import { tpr } from './tpr.ts'

/** Rates of one group. */
export const GROUP_RATES = defineList('group rate', [selectionRate, tpr, fpr, tnr, fnr, precision, accuracy, baseRate])

/** One number over all groups. */
export const DISPARITIES = defineList('disparity', [
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  equalOpportunityDifference,
])

/** One number a group, against the reference group. */
export const COMPARISONS = defineList('comparison', [disparateImpact])

export type GroupRateId = (typeof GROUP_RATES.members)[number]['id']
export type DisparityId = (typeof DISPARITIES.members)[number]['id']
export type ComparisonId = (typeof COMPARISONS.members)[number]['id']
