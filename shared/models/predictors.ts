import { defineList } from '../core/index.ts'
import { additivePredictor } from './additive/predictor.ts'
import { baselinePredictor } from './baseline.ts'
import { extraTreesPredictor, randomForestPredictor } from './forest/predictor.ts'
import { gbdtPredictor } from './gbdt/predictor.ts'
import { knnPredictor } from './knn/predictor.ts'
import { linearPredictor } from './linear/predictor.ts'
import { mlpPredictor } from './mlp/predictor.ts'
import { naiveBayesPredictor } from './naive-bayes/predictor.ts'
import type { Predictor } from './predictor.ts'
import { rulesPredictor } from './rules/predictor.ts'
import { treePredictor } from './tree/predictor.ts'

/** The scoring half of every model family: the list that the exported scorer is built from. */
export const PREDICTORS = defineList<Predictor>('model family', [
  baselinePredictor,
  gbdtPredictor,
  linearPredictor,
  knnPredictor,
  naiveBayesPredictor,
  treePredictor,
  rulesPredictor,
  mlpPredictor,
  randomForestPredictor,
  extraTreesPredictor,
  additivePredictor,
])
