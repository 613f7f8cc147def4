import { defineList } from '../../core/index.ts'
import { accuracy } from './accuracy.ts'
import { accuracyDifference } from './accuracy-difference.ts'
import { aucDifference } from './auc-difference.ts'
import { averageOddsDifference } from './average-odds-difference.ts'
import { baseRate } from './base-rate.ts'
import { calibrationBias } from './calibration-bias.ts'
import { calibrationDifference } from './calibration-difference.ts'
import { calibrationIntercept } from './calibration-intercept.ts'
import { calibrationSlope } from './calibration-slope.ts'
import { demographicParityDifference } from './demographic-parity-difference.ts'
import { demographicParityRatio } from './demographic-parity-ratio.ts'
import { disparateImpact } from './disparate-impact.ts'
import { ece } from './ece.ts'
import { equalOpportunityDifference } from './equal-opportunity-difference.ts'
import { equalOpportunityRatio } from './equal-opportunity-ratio.ts'
import { equalizedOddsDifference } from './equalized-odds-difference.ts'
import { equalizedOddsRatio } from './equalized-odds-ratio.ts'
import { falsePositiveRateDifference } from './false-positive-rate-difference.ts'
import { fnr } from './fnr.ts'
import { fpr } from './fpr.ts'
import { mae } from './mae.ts'
import { maeDifference } from './mae-difference.ts'
import { meanError } from './mean-error.ts'
import { meanErrorDifference } from './mean-error-difference.ts'
import { npv } from './npv.ts'
import { precision } from './precision.ts'
import { predictiveParityDifference } from './predictive-parity-difference.ts'
import { r2 } from './r2.ts'
import { r2Difference } from './r2-difference.ts'
import { rmse } from './rmse.ts'
import { rmseDifference } from './rmse-difference.ts'
import { rocAuc } from './roc-auc.ts'
import { selectionRate } from './selection-rate.ts'
import { statisticalParityDifference } from './statistical-parity-difference.ts'
import { tnr } from './tnr.ts'
import { tpr } from './tpr.ts'
import { treatmentEquality } from './treatment-equality.ts'
import { treatmentEqualityDifference } from './treatment-equality-difference.ts'
import { truePositiveRateDifference } from './true-positive-rate-difference.ts'

/** Rates of one group. */
export const GROUP_RATES = defineList('group rate', [
  selectionRate,
  tpr,
  fpr,
  tnr,
  fnr,
  precision,
  npv,
  accuracy,
  baseRate,
])

/** Other figures of one group. */
export const GROUP_MEASURES = defineList('group measure', [
  rocAuc,
  ece,
  calibrationBias,
  calibrationSlope,
  calibrationIntercept,
  treatmentEquality,
])

/** One number over all groups. */
export const DISPARITIES = defineList('disparity', [
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  equalizedOddsRatio,
  equalOpportunityDifference,
  equalOpportunityRatio,
  falsePositiveRateDifference,
  predictiveParityDifference,
  accuracyDifference,
  treatmentEqualityDifference,
  aucDifference,
  calibrationDifference,
])

/** One number a group, against the reference group. */
export const COMPARISONS = defineList('comparison', [
  disparateImpact,
  statisticalParityDifference,
  truePositiveRateDifference,
  averageOddsDifference,
])

/** Figures of one group of a model that predicts numbers. */
export const GROUP_ERRORS = defineList('group error', [meanError, mae, rmse, r2])

/** One number over all groups, of a model that predicts numbers. */
export const ERROR_GAPS = defineList('error gap', [meanErrorDifference, maeDifference, rmseDifference, r2Difference])

export type GroupErrorId = (typeof GROUP_ERRORS.members)[number]['id']
export type ErrorGapId = (typeof ERROR_GAPS.members)[number]['id']
export type GroupRateId = (typeof GROUP_RATES.members)[number]['id']
export type GroupMeasureId = (typeof GROUP_MEASURES.members)[number]['id']
export type DisparityId = (typeof DISPARITIES.members)[number]['id']
export type ComparisonId = (typeof COMPARISONS.members)[number]['id']
