export { type Evaluation, evaluateScores, labelsFor } from './evaluation.ts'
export { type LabelledPredictions, type PredictionsColumns, readPredictions } from './predictions-file.ts'
