import { createRng } from '../../shared/core/index.ts'
import { type NetPlan, type NetRequest, type NetRows, planResidual, planStack } from '../../shared/models/index.ts'

const ROWS = 203

function rowsOf(plan: NetPlan, classes: number): NetRows {
  const rng = createRng('rows')
  const { numbers, levels } = plan.inputs
  return {
    rows: ROWS,
    places: Float32Array.from(
      { length: ROWS * numbers.length },
      (_, i) => rng.next() * Math.max(1, numbers[i % numbers.length]!),
    ),
    codes: Int32Array.from({ length: ROWS * levels.length }, (_, i) =>
      rng.below(levels[i % levels.length]!.cardinality + 1),
    ),
    target: Float64Array.from({ length: ROWS }, () => (classes > 0 ? rng.below(classes) : rng.next() - 0.5)),
  }
}

const MIXED = {
  numbers: [5, 1, 0, 12],
  levels: [
    { cardinality: 3, size: 2 },
    { cardinality: 9, size: 5 },
  ],
}

/** Nets of every kind, with rows of random numbers and levels. */
export const NET_REQUESTS: Readonly<Record<string, NetRequest>> = {
  'two classes, residual blocks, dropout': requestOf('binary', planResidual(MIXED, 24, 2, 1), 2, 0.2),
  'eleven classes, a stack of layers': requestOf('multiclass', planStack(MIXED, [40, 16], 11), 11, 0),
  'numbers alone, one layer': requestOf('regression', planResidual({ numbers: [3, 3], levels: [] }, 8, 0, 1), 0, 0.5),
}

function requestOf(task: NetRequest['task'], plan: NetPlan, classes: number, dropout: number): NetRequest {
  return { task, plan, rows: rowsOf(plan, classes), batch: 32, dropout }
}
