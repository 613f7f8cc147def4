import { defineList } from '../core/index.ts'
import { baselinePredictor } from './baseline.ts'
import { extraTreesPredictor, randomForestPredictor } from './forest/predictor.ts'
import { gbdtPredictor } from './gbdt/predictor.ts'
import { linearPredictor } from './linear/predictor.ts'
import type { Predictor } from './predictor.ts'

/** The scoring half of every model family: the list that the exported scorer is built from. */
export const PREDICTORS = defineList<Predictor>('model family', [
  baselinePredictor,
  gbdtPredictor,
  linearPredictor,
  randomForestPredictor,
  extraTreesPredictor,
])
