import { defineModel } from '../model.ts'
import { growForest } from './growing.ts'
import { FOREST_PARAMS } from './params.ts'
import { extraTreesPredictor, randomForestPredictor } from './predictor.ts'

/** Leaves of one row: the best there is where classes are apart, and one voice of several where they are not. */
const DEEP = { maxDepth: 24, minLeafWeight: 1 }

const TASKS = ['binary', 'multiclass', 'regression'] as const

/** What a search moves. */
const SPACE = {
  maxDepth: { low: 6, high: 24, isWhole: true },
  minLeafWeight: { low: 1, high: 50, isLog: true },
  columnSample: { low: 0.1, high: 1 },
}

/** Trees on bootstrapped rows, each node split by the best of a few random features (Breiman, "Random Forests", 2001). */
export const randomForest = defineModel({
  id: 'random-forest',
  title: 'Random forest',
  tasks: TASKS,
  form: 'levels',
  holds: ['monotone'],
  params: FOREST_PARAMS,
  trials: {
    fast: [],
    balanced: [DEEP, {}],
    best: [{ ...DEEP, trees: 400 }, { trees: 400 }, { ...DEEP, columnSample: 0.7 }],
  },
  predictor: randomForestPredictor,
  space: SPACE,
  fit: (params, data, context) => growForest(params, data, context, { bootstrap: params.bootstrap, randomCuts: false }),
})

/**
 * Trees on all rows, each node split by the best of random cuts of a few random features (Geurts, Ernst and Wehenkel,
 * "Extremely randomized trees", 2006). Cuts are drawn among bins, which hold equally many rows, and not along the values.
 */
export const extraTrees = defineModel({
  id: 'extra-trees',
  title: 'Extremely randomised trees',
  tasks: TASKS,
  form: 'levels',
  params: FOREST_PARAMS,
  trials: {
    fast: [],
    balanced: [DEEP],
    best: [
      { ...DEEP, trees: 400 },
      { ...DEEP, trees: 400, columnSample: 0.7 },
    ],
  },
  predictor: extraTreesPredictor,
  space: SPACE,
  fit: (params, data, context) => growForest(params, data, context, { bootstrap: false, randomCuts: true }),
})
