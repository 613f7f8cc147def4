import type { RunSummary } from '../../shared/contract/index.ts'

/** How the window speaks of a metric. */
export interface MetricWords {
  /** The term of art: “ROC AUC”. */
  readonly term: string
  /** What it says, in plain words: “Ranks right”. */
  readonly plain: string
  /** One or two sentences for the tooltip. */
  readonly meaning: string
  readonly isLowerBetter: boolean
  /** The value that is best, where neither more nor less of it is better. */
  readonly best?: number
  /** Whether the value is a share of [0, 1]. */
  readonly isShare: boolean
}

const words = (term: string, plain: string, meaning: string): MetricWords => ({
  term,
  plain,
  meaning,
  isLowerBetter: false,
  isShare: true,
})

const loss = (term: string, plain: string, meaning: string): MetricWords => ({
  ...words(term, plain, meaning),
  isLowerBetter: true,
  isShare: false,
})

const nearer = (best: number, term: string, plain: string, meaning: string): MetricWords => ({
  ...words(term, plain, meaning),
  isShare: false,
  best,
})

const METRIC_WORDS: Readonly<Record<string, MetricWords>> = {
  rocAuc: words(
    'ROC AUC',
    'Ranks right',
    'How often a row that is {yes} is scored above one that is not. 0.5 is chance, 1 is perfect.',
  ),
  prAuc: words(
    'Average precision',
    'Right at the top',
    'The share of right ones among the highest scores, averaged over how far down the list one goes. Chance is the share of {yes} among all rows.',
  ),
  logLoss: loss(
    'Log loss',
    'Cost of wrong certainty',
    'How far the predicted shares are from what happened; being sure and wrong costs most. 0 is perfect.',
  ),
  brier: loss(
    'Brier score',
    'Squared error of shares',
    'The mean squared difference between predicted share and outcome. 0 is perfect.',
  ),
  ece: loss(
    'Expected calibration error',
    'Off from what it says',
    'How far predicted shares are from the shares that occur, on average. 0 is perfect.',
  ),
  accuracy: words('Accuracy', 'Right of all', 'The share of rows predicted right.'),
  balancedAccuracy: words(
    'Balanced accuracy',
    'Right, classes weighing alike',
    'The share predicted right in each class, averaged over the classes.',
  ),
  precision: words('Precision', 'Right when it says {yes}', 'Of the rows predicted {yes}, the share that is.'),
  recall: words('Recall', 'Found of all {yes}', 'Of the rows that are {yes}, the share that was found.'),
  f1: words('F1', 'Both of these', 'The harmonic mean of precision and recall: high only where both are.'),
  f1Macro: words(
    'F1, mean over classes',
    'Precision with recall, each class',
    'F1 of each class, averaged over the classes.',
  ),
  f1Weighted: words(
    'F1, weighted',
    'Precision with recall, by size',
    'F1 of each class, weighted by the size of the class.',
  ),
  mcc: {
    ...words('MCC', 'Agrees with the truth', 'Correlation between prediction and truth. 0 is chance, 1 is perfect.'),
    isShare: false,
  },
  kappa: {
    ...words(
      'Cohen’s kappa',
      'Right beyond chance',
      'The agreement beyond what chance alone gives. 0 is chance, 1 is perfect.',
    ),
    isShare: false,
  },
  specificity: words(
    'Specificity',
    'Left alone of all others',
    'Of the rows that are not {yes}, the share predicted so.',
  ),
  negativePredictiveValue: words(
    'Negative predictive value',
    'Right when it says no',
    'Of the rows not predicted {yes}, the share that is not.',
  ),
  top2Accuracy: words(
    'Top-2 accuracy',
    'Right in two guesses',
    'The share of rows whose class is among the two most probable ones.',
  ),
  ks: words(
    'Kolmogorov-Smirnov',
    'Parts the two classes',
    'The widest gap between the shares of rows that are {yes} and of others that lie above some score. 0 is chance, 1 is perfect.',
  ),
  gainTop10: words(
    'Gain, top 10 %',
    'Found in the top tenth',
    'The share of all rows that are {yes} among the tenth with the highest scores. Chance is a tenth.',
  ),
  liftTop10: {
    ...words(
      'Lift, top 10 %',
      'Times better than chance there',
      'How many times more rows that are {yes} the tenth with the highest scores holds than a random tenth. 1 is chance.',
    ),
    isShare: false,
  },
  brierSkill: {
    ...words(
      'Brier skill score',
      'Squared error saved',
      'The share of the squared error that is saved against always saying how frequent {yes} is. 0 is no gain, 1 is perfect.',
    ),
    isShare: false,
  },
  calibrationSlope: nearer(
    1,
    'Calibration slope',
    'As sure as it should be',
    'Below 1 scores are too extreme, above 1 too timid. 1 is perfect.',
  ),
  calibrationIntercept: nearer(
    0,
    'Calibration in the large',
    'Too low or too high in all',
    'Above 0 scores are too low on the whole, below 0 too high, in log-odds. 0 is perfect.',
  ),
  rmse: loss(
    'RMSE',
    'Typical error, large ones weigh more',
    'Root mean squared error, in the unit of the target. 0 is perfect.',
  ),
  mae: loss('MAE', 'Average error', 'Mean absolute error, in the unit of the target. 0 is perfect.'),
  medianAe: loss('Median absolute error', 'Half are nearer than', 'Half of the rows are predicted nearer than this.'),
  mape: loss('MAPE', 'Average error as a share', 'Mean absolute error as a share of the true value. 0 is perfect.'),
  r2: {
    ...words(
      'R²',
      'Variation explained',
      'The share of the target’s variation that the model explains. 0 is the average alone, 1 is perfect.',
    ),
    isShare: false,
  },
  explainedVariance: {
    ...words(
      'Explained variance',
      'Variation explained, less a constant',
      'As R², but an error that is the same everywhere costs nothing. 1 is perfect.',
    ),
    isShare: false,
  },
  bias: nearer(
    0,
    'Mean error',
    'Too low or too high in all',
    'The mean of predicted minus actual, in the unit of the target. 0 is perfect.',
  ),
  wape: loss(
    'WAPE',
    'All errors as a share',
    'The sum of all errors as a share of the sum of all true values. 0 is perfect.',
  ),
  rmsle: loss(
    'RMSLE',
    'Typical error as a ratio',
    'Root mean squared difference of the logarithms of 1 + value: errors count as ratios. 0 is perfect.',
  ),
  quantileLoss10: loss(
    'Quantile loss, 10 %',
    'Error, too high costs most',
    'Errors above the true value count 0.9, those below 0.1, in the unit of the target. 0 is perfect.',
  ),
  quantileLoss90: loss(
    'Quantile loss, 90 %',
    'Error, too low costs most',
    'Errors below the true value count 0.9, those above 0.1, in the unit of the target. 0 is perfect.',
  ),
}

/** Metrics that have words. */
export const METRIC_IDS: readonly string[] = Object.keys(METRIC_WORDS)

/** The words of a metric, with the name of the positive class in them; its id in words where it is not known. */
export function metricWords(id: string, positive?: string): MetricWords {
  const known = METRIC_WORDS[id]
  if (!known) {
    const spelled = spelledOut(id)
    return { ...words(spelled, spelled, ''), isShare: false }
  }
  const named = (text: string) => text.replaceAll('{yes}', positive === undefined ? 'yes' : `“${positive}”`)
  return { ...known, plain: named(known.plain), meaning: named(known.meaning) }
}

/** “balancedAccuracy” → “Balanced accuracy” */
const spelledOut = (id: string): string => {
  const text = id.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The metrics shown first for a task, most telling first. */
export const LEADING_METRICS: Readonly<Record<RunSummary['task'], readonly string[]>> = {
  binary: ['rocAuc', 'prAuc', 'logLoss'],
  multiclass: ['accuracy', 'balancedAccuracy', 'f1Macro', 'logLoss', 'mcc'],
  regression: ['rmse', 'mae', 'medianAe', 'r2', 'mape'],
}
