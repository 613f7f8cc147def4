export { aimAt } from './aim.ts'
export { type BestFit, fitBest, whyBest } from './best.ts'
export { calibrate } from './calibrate.ts'
export { type CalibrationKind, calibrationKind } from './calibration-curve.ts'
export { AS_IT_IS, assemble, type Candidate, type Fitted, type Voter, viewFor } from './candidate.ts'
export { type Constraints, isConstrained } from './constraints.ts'
export { continueModel, type Earlier, type Onward, onwardFindings, optionsOnward } from './continued.ts'
export {
  type Choices,
  checkTraining,
  type Dataset,
  prepareDataset,
  splitRows,
  splitRules,
  typeColumns,
  typeSteps,
} from './dataset.ts'
export { checkDistillation } from './distill.ts'
export type { HeldOut } from './ensemble.ts'
export { ENSEMBLE, familyOf, familyTitle } from './family-title.ts'
export { createFolds, type Folds } from './folds.ts'
export { frontierOf } from './frontier.ts'
export { failed, type Judged, stateBytes, unjudged } from './judge.ts'
export type { CurvePoint, LearningCurve } from './learning-curve.ts'
export { marginsOf } from './margins.ts'
export { constantMargins } from './no-model.ts'
export { optimismFindings } from './optimism.ts'
export { PARITIES, type Parity, TRAIN_OPTIONS, type TrainOptions } from './options.ts'
export { joinOutputs, type Outputs } from './outputs.ts'
export { type Estimate, preflight, type Span, type Whole } from './preflight.ts'
export { type OpenFold, prepareFold } from './prepared-fold.ts'
export { REPLAY, type Replay, replayOf } from './replay.ts'
export { choosingMetric, type EarlyEnd, earlyEnd, OUT_OF_MEMORY, overBudget, type Searched, search } from './search.ts'
export { parseSplitFile, type SplitFile } from './split-file.ts'
export { readTarget, type Target } from './target.ts'
export { aimOf, decided } from './threshold.ts'
export { tiesInWords, withRanks } from './ties.ts'
export type { Checkpoint, CurveSoFar, ResultsSoFar, SearchHost, Trial } from './trial.ts'
