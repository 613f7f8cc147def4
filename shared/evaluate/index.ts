export { type Evaluation, evaluateScores, groupsIn, labelsFor } from './evaluation.ts'
export { type LabelledPredictions, type PredictionsColumns, readPredictions, sourceColumn } from './predictions-file.ts'
