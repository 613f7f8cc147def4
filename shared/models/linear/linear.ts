import { z } from 'zod'
import { addMoments, deviation, noMoments, sum } from '../../core/index.ts'
import { curveLoss } from '../learning-curve.ts'
import { defineModel, type FitContext } from '../model.ts'
import { type Batch, firstCurveRows, type TrainingData } from '../training-data.ts'
import { multiply, multiplyTransposed, offsetsOf } from './design.ts'
import { LOSSES } from './losses.ts'
import { type ConvexProblem, minimise } from './newton.ts'
import { type LinearState, linearPredictor } from './predictor.ts'

const PARAMS = z.object({
  l2: z.number().min(0).default(1).meta({ title: 'L2 penalty on weights' }),
  tolerance: z.number().gt(0).max(0.1).default(1e-6).meta({ title: 'Slope left at the end, as a share of the first' }),
  maxIterations: z.int().min(1).max(10_000).default(200).meta({ title: 'Most Newton steps' }),
})

type Params = z.output<typeof PARAMS>

/**
 * Ridge, logistic and softmax regression: minimises Σ loss + ½ · l2 · ‖weights‖², intercepts free, where the loss is
 * half the squared error or the log loss. With l2 = 1 this is scikit-learn's Ridge(alpha=1) and
 * LogisticRegression(C=1).
 */
export const linear = defineModel({
  id: 'linear',
  title: 'Linear model',
  tasks: ['binary', 'multiclass', 'regression'],
  form: 'scaled',
  params: PARAMS,
  trials: {
    fast: [{}],
    balanced: [{}, { l2: 30 }],
    best: [{}, { l2: 0.1 }, { l2: 10 }, { l2: 100 }],
  },
  predictor: linearPredictor,
  fit,
})

async function fit(params: Params, data: TrainingData, context: FitContext): Promise<LinearState> {
  const outputs = data.task === 'multiclass' ? data.classes : 1
  const target = data.task === 'regression' ? await targetScale(data) : { mean: 0, scale: 1 }
  const problem = await penalisedLoss(data, outputs, params.l2, target)
  const watched = context.heldOut && (await firstCurveRows(context.heldOut))
  const asCurve = (meanLoss: number) => curveLoss(data.task, meanLoss * target.scale ** 2)
  const { x, converged } = await minimise(problem, {
    tolerance: params.tolerance,
    maxIterations: params.maxIterations,
    isTimeUp: () => context.isTimeUp?.() ?? false,
    breathe: (steps) => context.progress(shareDone(steps)),
    afterStep: (steps, at) =>
      context.progress(shareDone(steps), () => {
        const held = watched && problem.meanLossOf(at, watched)
        return {
          round: steps,
          training: asCurve(problem.meanLoss()),
          validation: held === undefined ? null : asCurve(held),
        }
      }),
  })
  const weights = x.slice(outputs).map((weight) => weight * target.scale)
  const intercepts = x.slice(0, outputs).map((intercept) => intercept * target.scale + target.mean)
  return { intercepts, weights, offsets: problem.offsets, converged }
}

/** How many steps there will be is not known: each makes up a part of what is left. */
const shareDone = (steps: number): number => 1 - 1 / (1 + steps / 4)

interface TargetScale {
  readonly mean: number
  readonly scale: number
}

/** Centre and scale of a regression target. Solving for the scaled target has the same minimiser, better conditioned. */
async function targetScale(data: TrainingData): Promise<TargetScale> {
  const moments = noMoments()
  for await (const { target } of data.batches()) addMoments(moments, target)
  return { mean: moments.mean, scale: deviation(moments) || 1 }
}

interface PenalisedLoss extends ConvexProblem {
  readonly offsets: Int32Array
  /** Mean loss of a row at the x of the last `evaluate`, without the penalty. */
  meanLoss(): number
  /** The same of other rows. */
  meanLossOf(x: Float64Array, rows: Batch): number
}

/** The variables are the intercepts of every output, then the weights of every output. */
async function penalisedLoss(
  data: TrainingData,
  outputs: number,
  l2: number,
  { mean, scale }: TargetScale,
): Promise<PenalisedLoss> {
  const loss = LOSSES[data.task]
  const { offsets, diagonal } = await curvatureBound(data, outputs, l2, loss.curvature)
  const width = offsets[offsets.length - 1]!
  const kept: Float64Array[][] = []
  const solved = (target: Float64Array) => (data.task === 'regression' ? target.map((y) => (y - mean) / scale) : target)
  let latest = { loss: 0, weights: 0 }
  return {
    size: diagonal.length,
    diagonal,
    offsets,
    meanLoss: () => latest.loss / Math.max(latest.weights, Number.MIN_VALUE),
    meanLossOf(x, { matrix, target, weight }) {
      const margins = marginsOf(x, { matrix, offsets, width, outputs })
      const [slope, keep] = [columns(outputs, matrix.rows), columns(outputs, matrix.rows)]
      return loss.evaluate(margins, solved(target), weight, slope, keep) / (weight ? sum(weight) : matrix.rows)
    },
    async evaluate(x, gradient) {
      const penalised = penalty(x, outputs, l2, gradient)
      let [total, weights] = [penalised, 0]
      let b = 0
      for await (const { matrix, target, weight } of data.batches()) {
        const slope = columns(outputs, matrix.rows)
        const keep = columns(outputs, matrix.rows)
        kept[b++] = keep
        const margins = marginsOf(x, { matrix, offsets, width, outputs })
        total += loss.evaluate(margins, solved(target), weight, slope, keep)
        weights += weight ? sum(weight) : matrix.rows
        for (let k = 0; k < outputs; k++) {
          for (let row = 0; row < matrix.rows; row++) gradient[k] = gradient[k]! + slope[k]![row]!
          multiplyTransposed(matrix, offsets, slope[k]!, outputs + k * width, gradient)
        }
      }
      latest = { loss: total - penalised, weights }
      return total
    },
    async curve(v, out) {
      penalty(v, outputs, l2, out)
      let b = 0
      for await (const { matrix, weight } of data.batches()) {
        const direction = marginsOf(v, { matrix, offsets, width, outputs })
        loss.curve(direction, weight, kept[b++]!)
        for (let k = 0; k < outputs; k++) {
          for (let row = 0; row < matrix.rows; row++) out[k] = out[k]! + direction[k]![row]!
          multiplyTransposed(matrix, offsets, direction[k]!, outputs + k * width, out)
        }
      }
    },
  }
}

const columns = (count: number, rows: number): Float64Array[] =>
  Array.from({ length: count }, () => new Float64Array(rows))

/** ½ · l2 · ‖weights‖²; writes its gradient (l2 · weights, 0 for intercepts). */
function penalty(x: Float64Array, outputs: number, l2: number, gradient: Float64Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) {
    gradient[i] = i < outputs ? 0 : l2 * x[i]!
    if (i >= outputs) squares += x[i]! * x[i]!
  }
  return 0.5 * l2 * squares
}

function marginsOf(
  x: Float64Array,
  { matrix, offsets, width, outputs }: { matrix: Batch['matrix']; offsets: Int32Array; width: number; outputs: number },
): Float64Array[] {
  return Array.from({ length: outputs }, (_, k) => {
    const margin = new Float64Array(matrix.rows).fill(x[k]!)
    multiply(matrix, offsets, x, outputs + k * width, margin)
    return margin
  })
}

/** The diagonal of an upper bound of the Hessian, kept above 0 so that an empty column does no harm. */
async function curvatureBound(data: TrainingData, outputs: number, l2: number, curvature: number) {
  let offsets: Int32Array = new Int32Array(1)
  let squares = new Float64Array(0)
  let rows = 0
  for await (const { matrix, weight } of data.batches()) {
    if (rows === 0) {
      offsets = offsetsOf(matrix.features)
      squares = new Float64Array(offsets[offsets.length - 1]!)
    }
    const weights = weight ?? new Float64Array(matrix.rows).fill(1)
    for (let row = 0; row < matrix.rows; row++) rows += weights[row]!
    multiplyTransposed(matrix, offsets, weights, 0, squares, 2)
  }
  const width = squares.length
  const diagonal = new Float64Array(outputs * (1 + width))
  diagonal.fill(Math.max(curvature * rows, 1e-12), 0, outputs)
  for (let k = 0; k < outputs; k++)
    for (let j = 0; j < width; j++) diagonal[outputs + k * width + j] = Math.max(curvature * squares[j]! + l2, 1e-12)
  return { offsets, diagonal }
}
