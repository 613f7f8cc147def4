import { defineList } from '../../core/index.ts'
import type { Metric } from '../metric.ts'
import { accuracy } from './accuracy.ts'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { brier } from './brier.ts'
import { ece } from './ece.ts'
import { f1 } from './f1.ts'
import { f1Macro } from './f1-macro.ts'
import { f1Weighted } from './f1-weighted.ts'
import { kappa } from './kappa.ts'
import { logLoss } from './log-loss.ts'
import { mae } from './mae.ts'
import { mape } from './mape.ts'
import { mcc } from './mcc.ts'
import { medianAe } from './median-ae.ts'
import { prAuc } from './pr-auc.ts'
import { precision } from './precision.ts'
import { r2 } from './r2.ts'
import { recall } from './recall.ts'
import { rmse } from './rmse.ts'
import { rocAuc } from './roc-auc.ts'

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
  rmse,
  mae,
  medianAe,
  mape,
  r2,
])
