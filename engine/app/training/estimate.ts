import { availableParallelism } from 'node:os'
import { editSource, parseRecipe, readingsAfter } from '../../../shared/clean/index.ts'
import { createRng } from '../../../shared/core/index.ts'
import { type Estimate, preflight, prepareDataset, type TrainOptions } from '../../../shared/train/index.ts'
import { kernelCompute } from '../../compute/kernel-compute.ts'
import type { OpenTable } from '../tables/open-table.ts'
import type { Aim } from '../tables/recipe-chain.ts'
import { trainingSample } from './training-sample.ts'

/** What a training with these options is going to take, by a short probe on some of its rows. */
export async function estimateOf(
  open: OpenTable,
  aim: Aim,
  given: unknown,
  options: TrainOptions,
  threads = availableParallelism(),
): Promise<Estimate> {
  const recipe = parseRecipe(given, 'the recipe')
  const sample = trainingSample(open, aim)
  const { source } = editSource(recipe, sample.source)
  const readings = readingsAfter(recipe, open.readings)
  const choices = { target: aim.target, split: null, options }
  const data = prepareDataset(source, open.inference.columns, readings, choices, createRng(options.seed))
  const { rows } = open.table
  const whole = {
    train: Math.round(rows * (1 - options.test)),
    test: Math.round(rows * options.test),
    columns: source.names.length,
  }
  const host = { compute: kernelCompute({ threads }), now: () => performance.now() / 1000 }
  return preflight(data, recipe, options, whole, host, threads)
}
