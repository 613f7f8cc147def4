import { defineModel } from '../model.ts'
import { fitAdditive } from './fit.ts'
import { PARAMS } from './params.ts'
import { additivePredictor } from './predictor.ts'

/** The glass box: a shape for every column and a table for some pairs; what is drawn of it is all of it. */
export const additive = defineModel({
  id: 'additive',
  title: 'Additive glass box',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'levels',
  holds: ['monotone', 'interactions'],
  params: PARAMS,
  trials: { fast: [], balanced: [{}], best: [{}] },
  predictor: additivePredictor,
  fit: fitAdditive,
  settle(params, states) {
    const mean = (of: string) => states.reduce((sum, state) => sum + Number(state[of]), 0) / Math.max(states.length, 1)
    const [rounds, pairRounds] = [Math.max(1, Math.round(mean('rounds'))), Math.round(mean('pairRounds'))]
    return { ...params, rounds, pairRounds, earlyStopping: 0 }
  },
})
