import { z } from 'zod'
import { log } from '../core/index.ts'
import { defineModel } from './model.ts'
import { definePredictor } from './predictor.ts'
import type { TrainingData } from './training-data.ts'

/** Predicts the same for every row: what a model has to beat. */
export const baselinePredictor = definePredictor<{ readonly margins: Float64Array }>({
  id: 'baseline',
  margins: (state, matrix) => Array.from(state.margins, (margin) => new Float64Array(matrix.rows).fill(margin)),
})

export const baseline = defineModel({
  id: 'baseline',
  title: 'Baseline (always the average)',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'ordinal',
  holds: ['monotone', 'interactions'],
  params: z.object({}),
  trials: { fast: [{}], balanced: [{}], best: [{}] },
  predictor: baselinePredictor,
  async fit(_params, data, context) {
    const margins = await averageMargins(data)
    await context.progress(1)
    return { margins }
  },
})

/**
 * The constant margins with the lowest log loss or squared error: log-odds, log shares, or the mean. Shares are
 * smoothed by half a row a class (Jeffreys), so that a class without rows stays finite.
 */
export async function averageMargins(data: TrainingData): Promise<Float64Array> {
  const totals = new Float64Array(Math.max(data.classes, 1))
  let weights = 0
  for await (const { target, weight } of data.batches()) {
    for (let row = 0; row < target.length; row++) {
      const w = weight ? weight[row]! : 1
      weights += w
      if (data.classes > 0) totals[target[row]!]! += w
      else totals[0]! += w * target[row]!
    }
  }
  if (data.task === 'regression') return Float64Array.of(weights > 0 ? totals[0]! / weights : 0)
  const smoothed = totals.map((total) => total + 0.5)
  if (data.task === 'binary') return Float64Array.of(log(smoothed[1]!) - log(smoothed[0]!))
  return smoothed.map((share) => log(share / (weights + 0.5 * data.classes)))
}
