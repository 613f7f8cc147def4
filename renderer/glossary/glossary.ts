import { METRIC_IDS, metricWords } from '../format/index.ts'

/** A term of art, and what it means in plain words. */
export interface Entry {
  readonly term: string
  readonly meaning: string
}

const entry = (term: string, meaning: string): Entry => ({ term, meaning })

/** Terms of the way from a file to a model; the measures have theirs in format/metric-words.ts. */
const TERMS = {
  counterfactual: entry(
    'Counterfactual',
    'The nearest change of a row that makes the model decide otherwise: “with an income of 40,000 it would have been a yes”.',
  ),
  localEffects: entry(
    'Accumulated local effects',
    'How the score changes with small steps of a column, where the rows are, added up. Unlike partial dependence it makes up no rows.',
  ),
  glassBox: entry(
    'Glass box',
    'A model that is a sum of one line for each column and one table for some pairs: what is drawn is all of it, and what is changed in the drawing is changed in the model.',
  ),
  mitigation: entry(
    'Mitigation',
    'What makes a model treat groups more alike: other weights for rows before training, a cost of gaps in training, or other thresholds after it. It costs some accuracy, and mending one measure of fairness often worsens another.',
  ),
  oneAgainstTheRest: entry(
    'One against the rest',
    'Of several classes each in turn is taken as a yes, and all others together as a no, so that what is known of two classes can be said of each.',
  ),
  partialDependence: entry(
    'Partial dependence',
    'The mean score if every row had the same value of one column, drawn for each value.',
  ),
  permutationImportance: entry(
    'Permutation importance',
    'How much worse the model does when a column is shuffled among test rows: what it would lose without it.',
  ),
  interaction: entry(
    'Interaction',
    'Two columns act together where what one does to the score depends on the other: more than their effects added up.',
  ),
  surrogate: entry(
    'Surrogate',
    'A simple model that was taught by another one’s answers, to say in words roughly what it does.',
  ),
  shapleyValue: entry(
    'Shapley value',
    'What a column adds to the answer for a row, averaged over all orders in which columns could become known.',
  ),
  equalOpportunity: entry(
    'Equal opportunity',
    'Among rows that are truly yes, each group is predicted yes as often as the others.',
  ),
  baseline: entry(
    'Baseline',
    'What no model at all reaches: it always says the same. A model that is not clearly better has learned nothing.',
  ),
  boosting: entry(
    'Gradient boosting',
    'Many small decision trees, one after the other: each corrects what those before it got wrong. Often the best for tables.',
  ),
  calibration: entry(
    'Calibration',
    'Whether scores can be read as probabilities: of the rows scored 0.8, about 80 in 100 should be yes.',
  ),
  champion: entry(
    'Champion',
    'The version of a model that answers. A challenger is one that is tried beside it; the previous one can be rolled back to.',
  ),
  registeredVersion: entry(
    'Version',
    'A model that was registered: it has a number, never changes, and keeps the data, recipe and options that it came of.',
  ),
  confusionMatrix: entry('Confusion matrix', 'Counts of what was predicted against what was true, class by class.'),
  crossValidation: entry(
    'Cross-validation',
    'Training rows are parted several times; each part is predicted by a model that did not learn from it. Used where rows are few.',
  ),
  demographicParity: entry(
    'Demographic parity',
    'Each group is predicted yes as often as the others, whatever is true of its members.',
  ),
  disparateImpact: entry(
    'Disparate impact',
    'How often a group is predicted yes, divided by how often the largest group is. Below 0.8 is often taken as a warning.',
  ),
  drift: entry(
    'Drift',
    'New rows are not like those that a model learned from: other values, other shares, more missing. What it learned may not hold for them.',
  ),
  driftTest: entry(
    'Drift test',
    'Whether chance alone explains that new values differ: Kolmogorov-Smirnov (KS) of numbers, chi-squared (χ²) of categories, corrected for all columns.',
  ),
  estimatedPerformance: entry(
    'Estimated performance',
    'How well a model does on rows without true answers, by its own probabilities (CBPE): of rows at 0.9, nine in ten are right. It holds while those are calibrated.',
  ),
  psi: entry(
    'Population stability index',
    'PSI: how far the shares of tenths of the training values, or of categories, have moved. 0 is not at all; from 0.2 on it is taken as drift.',
  ),
  equalizedOdds: entry(
    'Equalized odds',
    'Each group has the same share of right yes answers and of wrong yes answers as the others.',
  ),
  feature: entry('Feature', 'A column that the model may learn from.'),
  compression: entry(
    'Compression',
    'Making a finished model smaller without training again: fewer trees, leaves that are joined, numbers of fewer digits, columns left out. It may cost some quality, which is measured on test rows.',
  ),
  goldenRows: entry(
    'Golden rows',
    'Made-up rows with missing, unseen and extreme values. An export must answer all of them exactly as the model does here.',
  ),
  interval: entry(
    '95 % interval',
    'Where the figure would lie in 95 of 100 cases if other rows of the same kind were tested. Wide means few rows.',
  ),
  leakage: entry(
    'Leakage',
    'A column gives the answer away, though it is not known yet when predicting. Figures look too good, and do not hold later.',
  ),
  logistic: entry(
    'Linear and logistic models',
    'Each column adds to or takes from the score by a fixed weight. Quick, and easy to read.',
  ),
  recipe: entry(
    'Recipe',
    'The list of cleaning steps. It is learned from training rows, saved with the model, and runs again on every new row.',
  ),
  rocCurve: entry(
    'ROC curve',
    'At every threshold, the share of true yes rows that are found against the share of no rows taken for yes.',
  ),
  score: entry(
    'Score',
    'What the model says before a threshold makes a yes or no of it: from 0, surely no, to 1, surely yes.',
  ),
  sensitive: entry(
    'Sensitive column',
    'A column such as sex or age whose groups are compared. It is held back from the model unless you say otherwise.',
  ),
  target: entry('Target', 'The column to predict.'),
  testRows: entry(
    'Test rows',
    'Rows that are put aside before anything is learned, and used once at the end: what figures they give is honest.',
  ),
  threshold: entry('Threshold', 'From this score on the answer is yes. Lower finds more, with more false alarms.'),
  validation: entry(
    'Validation rows',
    'Training rows held back for a moment to compare candidates. The test rows stay untouched.',
  ),
} as const satisfies Readonly<Record<string, Entry>>

export type TermId = keyof typeof TERMS

export const termOf = (id: TermId): Entry => TERMS[id]

/** Every term of the window with its meaning, in order of the alphabet. */
export function glossary(): Entry[] {
  const metrics = METRIC_IDS.map((id) => metricWords(id)).map(({ term, plain, meaning, isLowerBetter }) =>
    entry(term, `${plain}. ${meaning}${isLowerBetter ? ' Lower is better.' : ''}`),
  )
  return [...Object.values(TERMS), ...metrics].sort((a, b) => a.term.localeCompare(b.term, 'en'))
}
