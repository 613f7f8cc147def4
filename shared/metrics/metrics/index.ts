import { defineList } from '../../core/index.ts'
import type { Metric } from '../metric.ts'
import { accuracy } from './accuracy.ts'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { bias } from './bias.ts'
import { brier } from './brier.ts'
import { brierSkill } from './brier-skill.ts'
import { calibrationIntercept } from './calibration-intercept.ts'
import { calibrationSlope } from './calibration-slope.ts'
import { ece } from './ece.ts'
import { explainedVariance } from './explained-variance.ts'
import { f1 } from './f1.ts'
import { f1Macro } from './f1-macro.ts'
import { f1Weighted } from './f1-weighted.ts'
import { gainTop10 } from './gain-top10.ts'
import { kappa } from './kappa.ts'
import { ks } from './ks.ts'
import { liftTop10 } from './lift-top10.ts'
import { logLoss } from './log-loss.ts'
import { mae } from './mae.ts'
import { mape } from './mape.ts'
import { mcc } from './mcc.ts'
import { medianAe } from './median-ae.ts'
import { negativePredictiveValue } from './negative-predictive-value.ts'
import { prAuc } from './pr-auc.ts'
import { precision } from './precision.ts'
import { quantileLoss10 } from './quantile-loss10.ts'
import { quantileLoss90 } from './quantile-loss90.ts'
import { r2 } from './r2.ts'
import { recall } from './recall.ts'
import { rmse } from './rmse.ts'
import { rmsle } from './rmsle.ts'
import { rocAuc } from './roc-auc.ts'
import { specificity } from './specificity.ts'
import { top2Accuracy } from './top2-accuracy.ts'
import { wape } from './wape.ts'

/** Every metric, in the order of reports. */
export const METRICS = defineList<Metric>('metric', [
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  f1Macro,
  f1Weighted,
  rocAuc,
  prAuc,
  logLoss,
  brier,
  ece,
  mcc,
  kappa,
  specificity,
  negativePredictiveValue,
  top2Accuracy,
  ks,
  gainTop10,
  liftTop10,
  brierSkill,
  calibrationSlope,
  calibrationIntercept,
  rmse,
  mae,
  medianAe,
  mape,
  r2,
  explainedVariance,
  bias,
  wape,
  rmsle,
  quantileLoss10,
  quantileLoss90,
])
