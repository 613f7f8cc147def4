export { type Evaluation, evaluateScores, labelsFor } from './evaluation.ts'
