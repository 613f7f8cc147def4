import { type FitContext, PREDICTORS, sliceMatrix, type TrainingData } from '../models/index.ts'
import { finiteMargins } from '../pipeline/index.ts'
import type { Fitted } from './candidate.ts'
import { joinOutputs } from './outputs.ts'
import type { SearchHost } from './trial.ts'

/** Rows of the first slice: few, since it is not known yet how slow the model is. */
const FIRST_ROWS = 512
/** What a slice should take: the host hears of a cancel and of the end of its time between two. */
const SLICE_SECONDS = 0.05

/**
 * What a fitted model says of rows that are encoded already, in slices as large as it is fast. A row's margins do not
 * depend on its slice.
 */
export async function marginsOf(
  { family, state }: Pick<Fitted, 'family' | 'state'>,
  rows: TrainingData,
  { now, progress, compute }: Pick<SearchHost, 'now' | 'compute'> & Pick<FitContext, 'progress'>,
): Promise<Float64Array[]> {
  const predictor = PREDICTORS.get(family)
  const parts: Float64Array[][] = []
  let most = FIRST_ROWS
  for await (const { matrix } of rows.batches())
    for (let from = 0; from < matrix.rows; ) {
      const to = Math.min(from + most, matrix.rows)
      const started = now()
      parts.push(finiteMargins(predictor.margins(state, sliceMatrix(matrix, from, to), compute.scoring)))
      const seconds = now() - started
      // At most four times as many: what a clock says of little work is little.
      most = Math.max(1, Math.min(4 * most, Math.round(((to - from) * SLICE_SECONDS) / Math.max(seconds, 1e-6))))
      from = to
      await progress(1)
    }
  return joinOutputs(parts)
}
