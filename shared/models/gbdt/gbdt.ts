import { defineModel } from '../model.ts'
import { boost } from './boosting.ts'
import { PARAMS, RETIRED } from './params.ts'
import { gbdtPredictor } from './predictor.ts'

const WATCHED = { rounds: 1000, earlyStopping: 25 }
const LEAFWISE = {
  ...WATCHED,
  learningRate: 0.05,
  growth: 'leaf' as const,
  maxDepth: 0,
  maxLeaves: 31,
  minChildWeight: 5,
  subsample: 0.8,
  columnSample: 0.7,
}
const SHALLOW = { ...WATCHED, maxDepth: 4, minChildWeight: 5, columnSample: 0.7 }

/**
 * Gradient-boosted decision trees over histograms, with second derivatives (Chen and Guestrin, "XGBoost", 2016; Ke et
 * al., "LightGBM", 2017). Trees are grown in ../trees, whose files are the stages.
 */
export const gbdt = defineModel({
  id: 'gbdt',
  title: 'Gradient-boosted trees',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'levels',
  holds: ['monotone', 'interactions'],
  params: PARAMS,
  retired: RETIRED,
  trials: {
    fast: [
      { ...WATCHED, rounds: 300 },
      { ...LEAFWISE, rounds: 600, learningRate: 0.07, maxLeaves: 48, minChildWeight: 3, columnSample: 0.6 },
    ],
    balanced: [WATCHED, LEAFWISE, SHALLOW],
    best: [
      WATCHED,
      LEAFWISE,
      SHALLOW,
      { ...WATCHED, learningRate: 0.03, rounds: 3000, subsample: 0.8, columnSample: 0.6 },
      { ...LEAFWISE, learningRate: 0.02, rounds: 4000, maxLeaves: 63, columnSample: 0.5 },
      { ...WATCHED, maxDepth: 8, learningRate: 0.05, minChildWeight: 10, l2: 5, rounds: 2000 },
    ],
  },
  predictor: gbdtPredictor,
  space: {
    learningRate: { low: 0.02, high: 0.2, isLog: true },
    maxLeaves: { low: 6, high: 127, isLog: true, isWhole: true },
    minChildWeight: { low: 1, high: 60, isLog: true },
    l2: { low: 0.1, high: 30, isLog: true },
    subsample: { low: 0.5, high: 1 },
    columnSample: { low: 0.3, high: 1 },
    levelSmoothing: { low: 1, high: 100, isLog: true },
  },
  fit: boost,
  settle: (params, states) => ({
    ...params,
    rounds: Math.max(1, Math.round(states.reduce((sum, state) => sum + Number(state.rounds), 0) / states.length)),
    earlyStopping: 0,
  }),
})
