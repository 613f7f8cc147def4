export { type ArrayName, type ArrayStore, deflatedIn, fromJson, INLINE_ARRAYS, toBase64, toJson } from './arrays.ts'
export { blend, calibrated, logShare, shifted, type Vote } from './blend.ts'
export { ABOVE_ALL, decisionColumns, type GroupDecision, groupsIn, thresholdsFor } from './group-decision.ts'
export { seenLevels } from './levels.ts'
export { decide, probabilities } from './link.ts'
export { pipelineFromJson, pipelineToJson } from './load.ts'
export type { Trouble, TroubleKind } from './notes.ts'
export { halfScale } from './packed-arrays.ts'
export {
  type Background,
  type Branch,
  type Calibration,
  type InputColumn,
  type Member,
  membersOf,
  type Pipeline,
  type ScoreCurve,
  type View,
} from './pipeline.ts'
export { predictionsFor } from './predictions.ts'
export { levelsOf, rowSchema } from './row-schema.ts'
export { FEW_ROWS, type RowScorer, rowScorerOf } from './row-scorer.ts'
export {
  finiteMargins,
  type Prediction,
  predictionsOf,
  type Scores,
  scoreRows,
  scoreSource,
  scoresFor,
  scoreTable,
} from './score.ts'
export { scoreAt } from './score-curve.ts'
