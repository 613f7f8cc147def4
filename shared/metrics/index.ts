export { areaWithError } from './area.ts'
export { drawCounts, RESAMPLES, replicateOf } from './bootstrap.ts'
export { type Comparison, compareModels, compareParts, regionOf } from './comparison.ts'
export {
  type CalibrationCurve,
  calibrationCurve,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from './curves.ts'
export {
  type Aim,
  chooseOutcome,
  type Outcome,
  type OutcomeValues,
  outcomesOf,
  parseAim,
  parseValues,
  precisionOf,
  recallOf,
  saidOf,
  type Tie,
  tieAt,
  worthOf,
} from './decisions.ts'
export { type Figure, figureOf, noFigure } from './figure.ts'
export { isBetter, lossOf, type MeasureOptions, measure, metricsFor, metricValue, primaryMetric } from './measure.ts'
export { defineMetric, type Metric, type MetricDefinition } from './metric.ts'
export { METRICS } from './metrics/index.ts'
export {
  type BinaryPredictions,
  decide,
  type MulticlassPredictions,
  type Predictions,
  type RegressionPredictions,
  type Task,
} from './predictions.ts'
export { logOdds, recalibrationOfBins } from './recalibration.ts'
export { type Condition, findSlices, rowsOfSlice, type Slice, type Slices } from './slices.ts'
export { findSuspects, type Suspect } from './suspects.ts'
export { type NoValue, noValue } from './value.ts'
