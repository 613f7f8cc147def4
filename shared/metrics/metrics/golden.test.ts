import { expect, test } from 'vitest'
import { decide, metricsFor, metricValue, type Predictions } from '../index.ts'

// Small predictions with ties, measured by scikit-learn 1.2.1: unweighted, and with sample_weight. From
// `specificity`, `top2Accuracy` and `explainedVariance` on: by another program that follows the definitions word by word.

const SCORES = Float64Array.of(0.1, 0.8, 0.3, 0.6, 0.3, 0.5, 0.2, 0.9, 0.4, 0.7, 0.7, 0.05, 0.45, 0.3, 0, 1)

const BINARY: Predictions = {
  task: 'binary',
  labels: Uint8Array.of(0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1),
  scores: SCORES,
  decisions: decide(SCORES, 0.5),
}

const MULTICLASS: Predictions = {
  task: 'multiclass',
  classes: 3,
  labels: Int32Array.of(0, 1, 2, 2, 1, 0, 0, 2, 1, 0, 2, 1),
  probabilities: [
    Float64Array.of(0.7, 0.3, 0.1, 0.4, 0.25, 0.5, 0.2, 0.1, 0.2, 0.6, 0.2, 0.55),
    Float64Array.of(0.2, 0.5, 0.2, 0.4, 0.35, 0.3, 0.6, 0.1, 0.7, 0.1, 0.45, 0.25),
    Float64Array.of(0.1, 0.2, 0.7, 0.2, 0.4, 0.2, 0.2, 0.8, 0.1, 0.3, 0.35, 0.2),
  ],
  decisions: Int32Array.of(0, 1, 2, 0, 2, 0, 1, 2, 1, 0, 1, 0),
}

const REGRESSION: Predictions = {
  task: 'regression',
  labels: Float64Array.of(3, -0.5, 2, 7, 4.2, 10, 1.5, 6),
  predicted: Float64Array.of(2.5, 0, 2.1, 8, 4, 7.5, 1.5, 9),
}

interface Golden {
  readonly name: string
  readonly predictions: Predictions
  readonly weights: Float64Array | null
  readonly values: Readonly<Record<string, number>>
}

const GOLDENS: readonly Golden[] = [
  {
    name: 'binary',
    predictions: BINARY,
    weights: null,
    values: {
      accuracy: 0.75,
      balancedAccuracy: 0.746031746031746,
      precision: 0.7142857142857143,
      recall: 0.7142857142857143,
      f1: 0.7142857142857143,
      f1Macro: 0.746031746031746,
      f1Weighted: 0.75,
      rocAuc: 0.8809523809523809,
      prAuc: 0.8523809523809522,
      logLoss: 0.41872362456933704,
      brier: 0.13906249999999998,
      ece: 0.07499999999999998,
      mcc: 0.49206349206349204,
      kappa: 0.4920634920634921,
      specificity: 0.7777777777777778,
      negativePredictiveValue: 0.7777777777777778,
      ks: 0.6349206349206349,
      gainTop10: 0.2285714285714286,
      liftTop10: 2.2857142857142856,
      brierSkill: 0.43492063492063493,
      calibrationSlope: 1.4286662215785437,
      calibrationIntercept: -0.11696894252713552,
    },
  },
  {
    name: 'weighted binary',
    predictions: BINARY,
    weights: Float64Array.of(1, 2, 0, 3, 1, 1, 4, 1, 2, 1, 1, 5, 2, 1, 1, 3),
    values: {
      accuracy: 0.8275862068965517,
      balancedAccuracy: 0.8221153846153846,
      precision: 0.8333333333333334,
      recall: 0.7692307692307693,
      f1: 0.8,
      f1Macro: 0.8242424242424242,
      f1Weighted: 0.8267502612330199,
      rocAuc: 0.9423076923076923,
      prAuc: 0.9260600510600512,
      logLoss: 0.3369529310170154,
      brier: 0.1064655172413793,
      ece: 0.0913793103448276,
      mcc: 0.650516096306267,
      kappa: 0.648910411622276,
      specificity: 0.875,
      negativePredictiveValue: 0.8235294117647058,
      ks: 0.7980769230769231,
      gainTop10: 0.22307692307692312,
      liftTop10: 2.230769230769231,
      brierSkill: 0.5695312499999999,
      calibrationSlope: 1.945058581450071,
      calibrationIntercept: 0.08376022445688208,
    },
  },
  {
    name: 'multiclass',
    predictions: MULTICLASS,
    weights: null,
    values: {
      accuracy: 0.5833333333333334,
      balancedAccuracy: 0.5833333333333334,
      precision: 0.5888888888888889,
      recall: 0.5833333333333334,
      f1: 0.5793650793650794,
      f1Macro: 0.5793650793650794,
      f1Weighted: 0.5793650793650794,
      rocAuc: 0.8020833333333334,
      prAuc: 0.7472222222222222,
      logLoss: 0.8245919002501446,
      brier: 0.47625,
      ece: 0.2166666666666667,
      mcc: 0.37896836447993354,
      kappa: 0.375,
      top2Accuracy: 0.875,
    },
  },
  {
    name: 'weighted multiclass',
    predictions: MULTICLASS,
    weights: Float64Array.of(1, 2, 0, 3, 1, 1, 4, 1, 2, 1, 1, 2),
    values: {
      accuracy: 0.42105263157894735,
      balancedAccuracy: 0.4,
      precision: 0.4398148148148148,
      recall: 0.4,
      f1: 0.3952380952380952,
      f1Macro: 0.3952380952380952,
      f1Weighted: 0.4067669172932331,
      rocAuc: 0.6087301587301587,
      prAuc: 0.5743335368335368,
      logLoss: 1.053775468781688,
      brier: 0.6336842105263158,
      ece: 0.25,
      mcc: 0.10239327337388024,
      kappa: 0.09913793103448265,
      top2Accuracy: 0.7368421052631579,
    },
  },
  {
    name: 'regression',
    predictions: REGRESSION,
    weights: null,
    values: {
      rmse: 1.449137674618944,
      mae: 0.9750000000000001,
      medianAe: 0.5,
      mape: 0.2696428571428572,
      r2: 0.7909407665505226,
      explainedVariance: 0.7939895470383276,
      bias: 0.175,
      wape: 0.2280701754385965,
      rmsle: 0.29758670843157337,
      quantileLoss10: 0.5575000000000001,
      quantileLoss90: 0.4175,
    },
  },
  {
    name: 'weighted regression',
    predictions: REGRESSION,
    weights: Float64Array.of(1, 2, 0, 3, 1, 1, 4, 1),
    values: {
      rmse: 1.210212950110593,
      mae: 0.7846153846153846,
      medianAe: 0.5,
      mape: 0.26098901098901095,
      r2: 0.8567741786156535,
      explainedVariance: 0.8651297897209782,
      bias: 0.29230769230769227,
      wape: 0.19921874999999997,
      rmsle: 0.30578855448412895,
      quantileLoss10: 0.5092307692307693,
      quantileLoss90: 0.2753846153846154,
    },
  },
]

test.each(GOLDENS)(
  'every metric of the $name predictions equals the values of another program',
  ({ predictions, weights, values }) => {
    expect(Object.keys(values)).toEqual(metricsFor(predictions.task).map(({ id }) => id))
    for (const [id, value] of Object.entries(values))
      expect(metricValue(id, predictions, weights), id).toBeCloseTo(value, 12)
  },
)
