import { defineList } from '../core/index.ts'
import { additive } from './additive/additive.ts'
import { baseline } from './baseline.ts'
import { extraTrees, randomForest } from './forest/forest.ts'
import { gbdt } from './gbdt/gbdt.ts'
import { knn } from './knn/knn.ts'
import { linear } from './linear/linear.ts'
import { mlp } from './mlp/mlp.ts'
import { naiveBayes } from './naive-bayes/naive-bayes.ts'
import { rules } from './rules/rules.ts'
import { tree } from './tree/tree.ts'

export { type AdditiveState, binsOf, coarseCount, isAdditiveState } from './additive/predictor.ts'
export { makeMonotone } from './additive/shape-step.ts'
export { type Compute, REFERENCE_COMPUTE } from './compute.ts'
export type { ForestState } from './forest/predictor.ts'
export { type GbdtState, gbdtColumns, isGbdtState } from './gbdt/predictor.ts'
export { areInPairs, rankIn, rankSets, SET_BYTES, setOf, type Tested, testedBy } from './gbdt/ranks.ts'
export { type CurvePoint, curveLoss } from './learning-curve.ts'
export type { LinearState } from './linear/predictor.ts'
export {
  type Feature,
  type FeatureInfo,
  featureWidth,
  type LevelFeature,
  type Matrix,
  type NumberFeature,
  sliceMatrix,
  takeRows,
} from './matrix.ts'
export { dropLimit, layerSeed } from './mlp/dropout.ts'
export { initialParameters } from './mlp/initial.ts'
export { writeInputs } from './mlp/inputs.ts'
export { meanNetLoss, slopesOf } from './mlp/loss.ts'
export { type Layer, type NetPlan, planResidual, planStack } from './mlp/plan.ts'
export {
  type Folded,
  foldedNets,
  isMlpState,
  type MlpState,
  type NetColumns,
  type NetScoring,
  netColumns,
  netPlan,
} from './mlp/predictor.ts'
export { addEmbeddingSlopes } from './mlp/reference.ts'
export type { NetRequest, NetRows, NetSession, NetStep } from './mlp/session.ts'
export type { Constraint, Effort, FeatureForm, FitContext, Model, SearchSpace } from './model.ts'
export type { NaiveBayesState } from './naive-bayes/predictor.ts'
export type { ModelState, Predictor, RowWalker, ScoringKernels, StateValue } from './predictor.ts'
export { PREDICTORS } from './predictors.ts'
export type { RulesState } from './rules/predictor.ts'
export { type Batch, inMemory, type TrainingData } from './training-data.ts'
export { isTreeState, type TreeState } from './tree/predictor.ts'
export type { FitConstraints } from './trees/constraints.ts'
export { PASS_ROWS, scaleOf } from './trees/gradients.ts'
export { numbersOf } from './trees/numbers.ts'
export {
  type Branch,
  type Draws,
  type GrownNode,
  type LeafValues,
  LOSSES,
  type PartGrower,
  type PartRoot,
  type Search,
  type Split,
  type SplitRules,
  type Sums,
  type TreePlan,
  type TreeSession,
} from './trees/session.ts'
export { gainUnit, levelSplitOf, scaleRules, splitOf, stepUnit } from './trees/splitting.ts'
export { goesLeft, type TreeNodes } from './trees/tree.ts'

/** Every model family, in the order in which they are tried. */
export const MODELS = defineList('model family', [
  baseline,
  linear,
  gbdt,
  randomForest,
  extraTrees,
  mlp,
  knn,
  naiveBayes,
  tree,
  rules,
  additive,
])
